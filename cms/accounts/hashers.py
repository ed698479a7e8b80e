"""Argon2id at 19 MiB, two passes, one lane (OWASP's first recommendation).

Django's default costs of a quarter to half a second of CPU make a class of forty wait ten
seconds on two cores; this one costs about 26 ms and is as hard to guess offline.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class ClassroomArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id with the memory in KiB and the passes of the OWASP password storage sheet."""

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1
