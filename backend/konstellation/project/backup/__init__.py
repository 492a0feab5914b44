"""Everything that a network has, as one file, and from one database to another."""
