"""Reads of the Aula that span models: courses, attempts, people, questions."""
