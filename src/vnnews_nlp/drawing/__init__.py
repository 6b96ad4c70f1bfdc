"""Documents for the eye: terminal text and HTML."""
