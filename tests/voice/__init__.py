"""The voice of drillbook: every text that a person meets, held against one short style guide.

CONTRIBUTING says the guide in words. `vocabulary.yml` has its terms, `passage` finds the texts,
`style` judges them. `make lint` runs it on all files of the repository.
"""
