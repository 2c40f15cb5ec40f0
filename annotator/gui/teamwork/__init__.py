"""Work of several people: send it to a reviewer, merge what others sent."""
