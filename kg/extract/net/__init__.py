"""A small net that reads a sentence's claims from its words: slower than the frames, and better."""
