"""What a project that migsafe has never seen holds, and the settings that follow from it."""
