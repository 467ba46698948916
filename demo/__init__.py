"""People, sessions and promises that let someone judge the product. Nobody here is real."""
