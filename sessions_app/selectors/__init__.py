"""What pages read, one file per group of pages."""
