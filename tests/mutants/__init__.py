"""Code is changed in one small place at a time, and the tests are asked whether they notice."""
