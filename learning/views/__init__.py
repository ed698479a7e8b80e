"""Views of the Aula: parse, call one service, respond."""
