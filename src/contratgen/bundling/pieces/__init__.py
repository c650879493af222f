"""What somebody supplied: vetted under limits, written anew from what is allowed, or attached as it is."""
