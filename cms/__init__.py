"""The municipal site: one Django project whose folders are capabilities.

The map, from the composition root down to the floor. Higher may import lower; ``|`` separates
siblings that do not know each other. import-linter enforces it (``pyproject.toml``).

    cms.urls | cms.demo            composition root, demonstration municipality
    home | cms.search              the home page | the site search: both read every capability
    learning | cms.news            the Aula: courses, quizzes | noticias, avisos, agenda
    cms.secretarias                sections of the alcaldía, directory, questions, glossary
    cms.editorial                  approval, page permissions, section provisioning, audit
    cms.assets | cms.accounts      images and documents | people, roles, second factor
    cms.core                       blocks, identity, whole pages kept, readings, mail, timed work

Where a rule lives: a row's existence is a database constraint; a change of state is a function
in ``services``; who may do it is a predicate in ``permissions``; a read that spans models is in
``selectors``. Views, hooks and commands parse, call one service and respond.
"""
