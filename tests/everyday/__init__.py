"""Everyday repositories, machines and files, with what drillbook tells of each."""
