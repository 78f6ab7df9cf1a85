"""What other tools tell of a failure test becomes a result that is judged like every other."""
