"""What is true of any text, whoever wrote it: what in it nobody sees, and where an address in it
really leads.
"""
