"""Records as files and figures that people open."""
