"""The Mesa de Prensa: what waits, who is looking at it, what was decided.

``items`` keeps the rows, ``claims`` and ``requests`` change them before a decision, ``decisions``
decide; all of them end in ``cms.editorial.approval``, which alone publishes.
"""
