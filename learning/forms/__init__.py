"""What people send to the screens of the Aula."""
