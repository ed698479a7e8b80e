"""Screens of the Mesa de Prensa and of Mi Secretaría: parse, call one service, answer.

Pages of the site's own style, apart from Wagtail's admin: they weigh a tenth, work on a phone and
without JavaScript, and answer with the strict content policy.
"""
