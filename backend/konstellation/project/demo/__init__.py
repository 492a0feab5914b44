"""The demo network: invented, believable, and as old as the day on which it is loaded."""
