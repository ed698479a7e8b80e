"""The Aula digital: courses, lessons and quizzes, and what each learner has done of them.

One Django app that could be lifted out: it imports the floor (``cms.core``, ``cms.accounts``,
``cms.assets``, ``cms.editorial``), no other capability, and never ``home``. Inside it, ``grading``
and ``importers`` are pure: plain data in, plain data out, no database.
"""
