"""Forms of the Aula: what people type, and the words that say what is wrong with it."""
