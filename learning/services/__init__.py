"""Changes of state in the Aula. Each function is one transaction and raises domain errors.

enrolment, reading      who takes what, and what they read
progress, rebuilding    how far they are, as things happen and anew from the facts
attempts                starting, answering, handing in
regrading               what a changed question does to what was handed in
learners                registering, correcting, erasing
authorisations          what guardians agree to
cards, class_sessions   ingreso cards, and the classes in which they open
roster                  institutions, organisations, groups
importing               questions from files into banks and quizzes
"""
