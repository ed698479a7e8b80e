"""Questions from other programs and back: GIFT, Aiken and Moodle XML. Plain data in and out.

Nothing here knows Django, a database or a request. Nothing here raises on what a file may hold:
a reader answers with the questions it understood and a list of problems, each with its line.

    reader                      read(): bytes and the name of a format → Imported
    encoding                    bytes → text, saying so when they were not UTF-8
    gift | aiken | moodle_xml   text → questions (gift_text and gift_answers, moodle_tree below)
    export_gift | export_moodle_xml   questions → bytes, with the losses listed
    weights | decimals          Moodle's fractions | numbers as people write them
    questions                   what all of them speak of

Two severities: an «error» means that the question is not there; a «warning» that it is, but not
all that the file said, or not as its author may have meant. Texts keep the markup they came with:
whoever shows or stores them cleans it.
"""
