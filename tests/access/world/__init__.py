"""A small centre at work, and beside it a model in plain Python of what everybody should read in it.

- `writing` makes cases and says by hand what each class of reader reads of them.
- `people`, `model` and `rule` are the model: people, circles, cases, editions, and who reads and does what. The rule is
  written from the table in the design; the product's own policy function is compared with it like everything else.
- `shown` and `counted` say from the model what each read verb must answer.
- `look` opens somebody's door; `bare` (what no verb asks), `reads` (rows, policy, one case), `finds` (search, figures,
  files), `files` and `desks` (queue, drafts, views, forms, people, logs) ask the product and compare.
- `stage` and `drawing` are where steps happen: `steps`, `owner_steps`, `directory_steps`, `view_steps` and `taking` (a
  download over HTTP) do something in both worlds, or are refused as the model says, by the error it says.
- `machine` lets hypothesis choose the steps, so that a difference is reported with the shortest way to it.

After each step somebody who reads other things than before compares their rows, the policy, the case, a search and the
files in JSON Lines and CSV; every other step somebody else compares their rows as well; both compare one more surface,
one after another. Workbooks and archives come every 50 steps, and at the end of a world two people compare everything.
"""
