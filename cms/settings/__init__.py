"""Settings: ``base`` for all, ``local`` (the demo), ``test`` and ``production``."""
