"""The quick reader's net: a whole document at once, from its words alone."""
