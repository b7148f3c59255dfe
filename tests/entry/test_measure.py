from entry.measure import TELLINGS, Measure


def test_who_listens_is_told_now_and_then() -> None:
    told: list[tuple[str, int, int]] = []
    measure = Measure(lambda *one: told.append(one))
    measure.begin("读取")
    measure.begin("识别", 1000)
    assert sum(measure.over(range(600))) == sum(range(600))
    assert sum(measure.over(range(400))) == sum(range(400))  # another table of the same step
    assert told[:2] == [("读取", 0, 0), ("识别", 0, 1000)]
    assert [done for _, done, _ in told[2:]] == list(range(50, 1001, 50))
    assert len(told) == 2 + TELLINGS


def test_a_short_list_is_told_one_by_one() -> None:
    told: list[int] = []
    measure = Measure(lambda _step, done, _total: told.append(done))
    measure.begin("识别", 3)
    assert list(measure.over("abc")) == ["a", "b", "c"]
    assert told == [0, 1, 2, 3]


def test_nobody_listens() -> None:
    measure = Measure()
    measure.begin("识别", 3)
    items = [1, 2]
    assert measure.over(items) is items
