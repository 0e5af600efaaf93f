"""A register: the list of single dossiers that one-stop software exports, and what it counts."""
