"""The grading formulas, held against tables and properties; no test here touches a database."""
