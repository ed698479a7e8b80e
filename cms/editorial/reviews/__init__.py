"""Review dates: when a live page is to be looked at again, and who said that it still holds.

``dates`` reckons, ``services`` change rows, ``selectors`` say whose they are, ``reminders`` tell
people. What is said of a page here never changes its text: a text changes through the approval.
"""
