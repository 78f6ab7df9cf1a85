"""drillbook is installed as people install it, from what is released."""
