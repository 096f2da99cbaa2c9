"""What an analyst wrote, as typed parts: format 1 of a scenario file."""
