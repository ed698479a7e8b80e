"""The demonstration's Aula digital, from the files of ``content/aula``."""
