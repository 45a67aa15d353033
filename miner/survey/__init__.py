"""Reading what municipalities and people answered."""
