"""What a verdict sees through: pairs of a record that must not pass as it is and its honest
neighbour that must.
"""
