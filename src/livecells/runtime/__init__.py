"""What runs a cell, in CPython and in the browser alike. Imports the standard library and SQLAlchemy, nothing else."""
