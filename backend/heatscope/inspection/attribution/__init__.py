"""What speaks for a label: places of a picture, words of a sentence.

``methods`` has the four published methods for pictures, ``answer`` gives what any of them found one form, ``cost`` says
beforehand what each takes, ``words`` asks the same of a sentence.
"""
