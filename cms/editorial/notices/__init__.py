"""Telling people what happens to the texts that concern them, in the admin and by mail."""
