"""Pages of one's own account (``account``, ``mfa``) and screens of the Oficina de Sistemas."""
