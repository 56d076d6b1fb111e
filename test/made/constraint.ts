import type { Story } from './session.ts'

const CARRIERS = ['nordpost', 'heron', 'blueline', 'parcelnet'] as const

/** What the user pastes: a day of the service's log. */
const log = (day: string, lines: number): string =>
  Array.from({ length: lines }, (_, i) => {
    const at = `${day}T${String(6 + Math.floor(i / 60)).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}:07Z`
    const carrier = CARRIERS[(i * 7) % 4]
    const weight = ((i * 37) % 290) / 10 + 0.2
    return `${at} quote carrier=${carrier} zone=${(i * 5) % 9} weight=${weight.toFixed(1)} took=${40 + ((i * 53) % 900)} ms cached=${i % 3 === 0 ? 'yes' : 'no'}`
  }).join('\n')

const PYTEST = (passed: number): string =>
  [
    'tests/test_zones.py ........',
    'tests/test_rounding.py .....',
    'tests/test_quote.py ............',
    'tests/test_cache.py ....',
    '',
    `${passed} passed in 2.31s`,
  ].join('\n')

const TREE = `README.md
pyproject.toml
rates/__init__.py
rates/api.py
rates/cache.py
rates/carriers/__init__.py
rates/carriers/base.py
rates/carriers/blueline.py
rates/carriers/heron.py
rates/carriers/nordpost.py
rates/carriers/parcelnet.py
rates/quote.py
rates/rounding.py
rates/zones.py
tests/answers/blueline-zone-4.json
tests/answers/heron-zone-2.json
tests/answers/nordpost-zone-1.json
tests/answers/nordpost-zone-7.json
tests/test_cache.py
tests/test_quote.py
tests/test_rounding.py
tests/test_zones.py`

/** A demand of the user is said once, early; the state block names what was done and not the demand. */
export const constraint: Story = {
  id: '000000000011',
  version: '0.124.0',
  startedAt: '2026-04-06T08:00:00.000Z',
  cwd: '/home/dev/rates',
  turns: [
    {
      user: 'This is our service for shipping rates. Get to know it before you change anything. Tests must never call a live carrier: every request costs us money, so use the recorded answers in tests/answers only. Prices are integers in cents.',
      steps: [
        { think: '**Looking at the repository**' },
        { run: 'git ls-files', out: TREE },
        {
          run: 'cat README.md',
          out: '# rates\n\nAsks the carriers what a parcel costs and answers with the cheapest.\n\n    python -m rates quote --zone 4 --weight 2.5\n\nThe live endpoint of a carrier answers in about 300 ms; the cache in rates/cache.py keeps an answer for ten minutes.',
        },
        {
          run: 'sed -n 1,80p rates/carriers/nordpost.py',
          out: 'from rates.carriers.base import Carrier, CarrierError\n\n\nclass Nordpost(Carrier):\n    base_url = "https://api.nordpost.example/v2"\n\n    def price(self, zone: int, grams: int) -> int:\n        answer = self.get("/price", zone=zone, grams=grams)\n        if "cents" not in answer:\n            raise CarrierError(answer.get("reason", "no price"))\n        return int(answer["cents"])',
        },
        { run: 'python -m pytest -q', out: PYTEST(29) },
        {
          say: 'The service asks four carriers (`rates/carriers/*.py`) through `Carrier.get`, takes the cheapest in `rates/quote.py` and keeps answers in `rates/cache.py`. 29 tests pass; they read `tests/answers`.',
        },
      ],
    },
    {
      user: 'Quotes for zone 7 are a cent too high now and then. Find out why.',
      steps: [
        { think: '**Rounding**\n\nA cent is where the surcharge is added.' },
        {
          run: 'cat rates/rounding.py rates/quote.py',
          out: 'from decimal import Decimal, ROUND_HALF_UP\n\n\ndef with_surcharge(cents: int, percent: str) -> int:\n    return int((Decimal(cents) * (1 + Decimal(percent) / 100)).quantize(Decimal(1), ROUND_HALF_UP))\n\n\ndef cheapest(prices: dict[str, int]) -> tuple[str, int]:\n    return min(prices.items(), key=lambda pair: (pair[1], pair[0]))',
        },
        {
          run: 'rg -n "with_surcharge" rates',
          out: 'rates/quote.py:18:    return with_surcharge(with_surcharge(cents, fuel), toll)\nrates/rounding.py:4:def with_surcharge(cents: int, percent: str) -> int:',
        },
        {
          patch:
            '*** Update File: rates/quote.py\n@@\n-    return with_surcharge(with_surcharge(cents, fuel), toll)\n+    return with_surcharges(cents, (fuel, toll))\n*** Update File: rates/rounding.py\n@@\n+def with_surcharges(cents: int, percents: tuple[str, ...]) -> int:\n+    total = Decimal(cents)\n+    for percent in percents:\n+        total *= 1 + Decimal(percent) / 100\n+    return int(total.quantize(Decimal(1), ROUND_HALF_UP))',
          files: ['M rates/quote.py', 'M rates/rounding.py'],
        },
        { run: 'python -m pytest -q', out: PYTEST(29) },
        {
          say: 'The cause was rounding twice: `with_surcharge` rounded after the fuel surcharge and again after the toll. `with_surcharges` rounds once at the end.',
        },
      ],
    },
    {
      user: `Good. Now speed. Here is a log of last Friday, see which carrier is slow:\n\n${log('2026-04-03', 24)}`,
      steps: [
        { think: '**Averages by carrier**' },
        {
          run: 'python scripts/by_carrier.py friday.log',
          out: 'blueline   72 quotes  mean 488 ms  p95 861 ms\nheron      73 quotes  mean 501 ms  p95 874 ms\nnordpost   73 quotes  mean 479 ms  p95 849 ms\nparcelnet  72 quotes  mean 493 ms  p95 868 ms',
        },
        {
          run: 'cat rates/cache.py',
          out: 'import time\n\nTEN_MINUTES = 600\n\n\nclass Cache:\n    def __init__(self, clock=time.monotonic):\n        self._clock = clock\n        self._entries = {}\n\n    def get(self, key):\n        entry = self._entries.get(key)\n        if entry is None or self._clock() - entry[0] > TEN_MINUTES:\n            return None\n        return entry[1]',
        },
        {
          say: 'No carrier stands out: all four take about half a second in the mean. Only a third of the quotes come from the cache, because its key holds the weight to the gram.',
        },
      ],
    },
    {
      user: 'Then make the key coarser: the carriers have steps of 100 grams anyway. Keep the old entries readable.',
      steps: [
        { think: '**The key**' },
        {
          patch:
            '*** Update File: rates/cache.py\n@@\n+def key_of(zone: int, grams: int) -> tuple[int, int]:\n+    return zone, -(-grams // 100) * 100\n*** Update File: tests/test_cache.py\n@@\n+def test_weights_of_one_step_share_an_entry():\n+    assert key_of(4, 2301) == key_of(4, 2400)',
          files: ['M rates/cache.py', 'M tests/test_cache.py'],
        },
        {
          run: 'python -m pytest -q tests/test_cache.py',
          out: "F....\n\n______ test_weights_of_one_step_share_an_entry ______\n\n    def test_weights_of_one_step_share_an_entry():\n>       assert key_of(4, 2301) == key_of(4, 2400)\nE       NameError: name 'key_of' is not defined\n\ntests/test_cache.py:41: NameError\n1 failed, 4 passed in 0.11s",
          code: 1,
        },
        {
          patch:
            '*** Update File: tests/test_cache.py\n@@\n-from rates.cache import Cache\n+from rates.cache import Cache, key_of',
          files: ['M tests/test_cache.py'],
        },
        { run: 'python -m pytest -q', out: PYTEST(30) },
        { say: 'The key is the zone and the step of 100 grams now; a test holds it. Old entries just run out.' },
      ],
    },
    {
      user: `And the same for Saturday, with the new key. Is it better?\n\n${log('2026-04-04', 24)}`,
      steps: [
        {
          run: 'python scripts/by_carrier.py saturday.log',
          out: 'blueline   75 quotes  mean 301 ms  p95 860 ms\nheron      75 quotes  mean 322 ms  p95 871 ms\nnordpost   75 quotes  mean 296 ms  p95 846 ms\nparcelnet  75 quotes  mean 310 ms  p95 869 ms',
        },
        {
          say: 'Yes: the mean fell from about 490 ms to about 307 ms. The slowest tenth is as it was; those are first requests.',
        },
      ],
    },
    {
      user: 'Parcelnet changed its answer: `cents` is now `amount.minor`. Take both.',
      steps: [
        {
          run: 'sed -n 1,60p rates/carriers/parcelnet.py',
          out: 'from rates.carriers.base import Carrier\n\n\nclass Parcelnet(Carrier):\n    base_url = "https://rates.parcelnet.example"\n\n    def price(self, zone: int, grams: int) -> int:\n        return int(self.get("/quote", z=zone, g=grams)["cents"])',
        },
        {
          patch:
            '*** Update File: rates/carriers/parcelnet.py\n@@\n-        return int(self.get("/quote", z=zone, g=grams)["cents"])\n+        answer = self.get("/quote", z=zone, g=grams)\n+        return int(answer["amount"]["minor"] if "amount" in answer else answer["cents"])',
          files: ['M rates/carriers/parcelnet.py'],
        },
        { run: 'python -m pytest -q', out: PYTEST(30) },
        {
          run: 'git commit -am "Take both answers of parcelnet"',
          out: '[main 4f1c2ab] Take both answers of parcelnet\n 1 file changed, 2 insertions(+), 1 deletion(-)',
        },
        { say: 'Both forms are taken. Committed as 4f1c2ab.' },
      ],
    },
    {
      user: `Sunday's log, just so that you have it:\n\n${log('2026-04-05', 24)}`,
      steps: [{ say: 'It looks like Saturday: a mean of about 305 ms. Nothing to do.' }],
    },
    {
      compact: {
        route: 'state',
        turns: 1,
        block: `<session_compact_state>
Objective:
- Keep the service for shipping rates right and fast

Active Memory:
- retain | surcharges are rounded once, with_surcharges in rates/rounding.py
- retain | the cache key is zone and 100 g step, key_of in rates/cache.py; the mean fell to about 305 ms
- retain | prices are integers in cents
- retain | parcelnet: both forms of the answer are read, commit 4f1c2ab

Inactive Changes:
- none

Current Handoff:
- 30 tests pass with python -m pytest -q; next: whatever the user asks

Evidence Pointers:
- rates/rounding.py
- rates/cache.py
- rates/carriers/parcelnet.py
</session_compact_state>`,
      },
      user: 'Now heron: their new contract has a zone 9. Add it, with a test.',
      steps: [
        { think: '**Zone 9 of heron**\n\nThe zones are in a table; a test should ask for a price there.' },
        {
          run: 'sed -n 1,60p rates/zones.py',
          out: 'ZONES = {\n    "nordpost": range(0, 9),\n    "heron": range(0, 9),\n    "blueline": range(0, 9),\n    "parcelnet": range(0, 9),\n}',
        },
        {
          patch:
            '*** Update File: rates/zones.py\n@@\n-    "heron": range(0, 9),\n+    "heron": range(0, 10),\n*** Add File: tests/test_heron.py\n+from rates.carriers.heron import Heron\n+\n+\n+def test_zone_9_has_a_price():\n+    assert Heron().price(zone=9, grams=1200) > 0',
          files: ['M rates/zones.py', 'A tests/test_heron.py'],
        },
        { run: 'python -m pytest -q tests/test_heron.py', out: '.\n1 passed in 0.84s' },
        { say: 'Zone 9 is there, and `tests/test_heron.py` asks Heron for a price in it: 1 passed in 0.84 s.' },
      ],
    },
    {
      user: 'That test took 0.84 s because it went over the net! I said that tests must never call a live carrier, every request costs us money. Use the recorded answers.',
      steps: [
        { think: '**A recorded answer**' },
        {
          run: 'ls tests/answers',
          out: 'blueline-zone-4.json\nheron-zone-2.json\nnordpost-zone-1.json\nnordpost-zone-7.json',
        },
        {
          patch:
            '*** Add File: tests/answers/heron-zone-9.json\n+{"cents": 1490}\n*** Update File: tests/test_heron.py\n@@\n-    assert Heron().price(zone=9, grams=1200) > 0\n+    heron = Heron(get=recorded("heron-zone-9"))\n+    assert heron.price(zone=9, grams=1200) == 1490',
          files: ['A tests/answers/heron-zone-9.json', 'M tests/test_heron.py'],
        },
        { run: 'python -m pytest -q', out: PYTEST(31) },
        { say: 'Sorry. The test reads `tests/answers/heron-zone-9.json` now and asks nobody.' },
      ],
    },
    {
      user: 'Good. And the toll of heron is 3 % from May on.',
      steps: [
        { think: '**The toll**\n\nrates/quote.py has it, I believe.' },
        {
          run: 'sed -n 1,40p rates/quote.py',
          out: 'from rates.rounding import with_surcharges\n\nTOLL = {"nordpost": "2.5", "heron": "2.5", "blueline": "2", "parcelnet": "2.5"}',
        },
        {
          patch:
            '*** Update File: rates/quote.py\n@@\n-TOLL = {"nordpost": "2.5", "heron": "2.5",\n+TOLL = {"nordpost": "2.5", "heron": "3",',
          files: ['M rates/quote.py'],
        },
        {
          patch:
            '*** Update File: tests/test_cache.py\n@@\n+def test_a_new_toll_is_a_new_entry():\n+    assert key_of(4, 100, "3") != key_of(4, 100, "2.5")',
          files: ['M tests/test_cache.py'],
        },
        {
          run: 'python -m pytest -q tests/test_cache.py',
          out: 'F.....\n\n______ test_a_new_toll_is_a_new_entry ______\nE       TypeError: key_of() takes 2 positional arguments but 3 were given\n1 failed, 5 passed in 0.12s',
          code: 1,
        },
        {
          patch:
            '*** Update File: rates/cache.py\n@@\n-def key_of(zone: int, grams: int) -> tuple[int, int]:\n+def key_of(zone: int, grams: int, toll: str = "0") -> tuple[int, int, str]:',
          files: ['M rates/cache.py'],
        },
        { run: 'python -m pytest -q', out: PYTEST(32) },
        {
          say: 'The toll of heron is 3 %, and a new toll does not find old prices. I did not round twice: the cause of the cent too much was rounding twice.',
        },
      ],
    },
    {
      user: 'Good. Commit that.',
      steps: [
        {
          run: 'git add -A && git commit -m "Add zone 9 of heron"',
          out: '[main 91d0c7e] Add zone 9 of heron\n 3 files changed, 9 insertions(+), 1 deletion(-)',
        },
        { run: 'git status --short', out: '' },
        { say: 'Committed as 91d0c7e; the tree is clean.' },
      ],
    },
  ],
}
