"""How long the Mesa de Prensa takes, what it returns and what it publishes.

``periods`` reads what was asked, ``selectors`` counts, ``pictures`` draws, ``views`` answers. Only
the selectors touch the database, and none of them brings a decision's row into Python.
"""
