namespace DriverKit.Registers.Tests;

internal sealed class RegisterTextTests
{
    private static readonly EngineRegisters.Layout Map = EngineRegisters.Map;

    [TestCase(0x00, 4, false, 0x1234UL, "ID=0x1234")]
    [TestCase(0x04, 4, true, 0x71UL, "CS RUN=1 Overrun=0 Restart=0 Gear=Reverse Locked=0 Faults=0 Key=0")]
    [TestCase(0x04, 4, true, 0x20_0008UL, "CS RUN=0 Overrun=0 Restart=0 Gear=Neutral Locked=0 Faults=0 Key=0 rsvd=0x200008")]
    [TestCase(0x08, 1, false, 0x94UL, "Gearbox Gear=5 Locked=0 Clutch=1")]
    [TestCase(0x10, 4, false, 1UL, "Cause=0x1")]
    [TestCase(0x10, 4, true, 1UL, "Raise=0x1")]
    [TestCase(0x54, 4, false, 3UL, "High[2]=0x3")]
    [TestCase(0x98, 4, true, 3UL, "Bell[2]=0x3")]
    [TestCase(0x1FC, 4, true, 3UL, "Memory[63]=0x3")]
    [TestCase(0x2C, 4, true, 3UL, "Parameter=0x3")]
    [TestCase(0x1E, 2, true, 3UL, "Base<63:48>=0x3")]
    [TestCase(0x24, 4, true, 3UL, "+0x24=0x3")]
    [TestCase(0x84, 4, true, 3UL, "+0x84=0x3")]
    [TestCase(-4, 4, true, 3UL, "+0xfffffffffffffffc=0x3")]
    [TestCase(0x200, 4, true, 3UL, "+0x200=0x3")]
    public void AccessesAreNamedByOffset(long offset, int width, bool isWrite, ulong value, string text) =>
        Assert.That(RegisterText.Access(Map, offset, width, isWrite, value), Is.EqualTo(text));

    [Test]
    public void ChangesAreNamedByField()
    {
        Assert.That(RegisterText.Change(Map.Status, 0, 0x70, 0x103), Is.EqualTo(
            "CS.RUN 0->1, CS.Overrun 0->1, CS.Gear Reverse->Neutral, CS.Faults 0->1"));
        Assert.That(RegisterText.Change(Map.Status, 0, 0, 0x3000), Is.EqualTo("CS.rsvd<31:12> 0->3"));
        Assert.That(RegisterText.Change(Map.High, 2, 0, 0x30), Is.EqualTo("High[2] 0x0->0x30"));
        Assert.That(RegisterText.Change(Map.Status, 0, 1, 1), Is.Empty);
        Assert.That(RegisterText.Change(Map.High, 2, 1, 1), Is.Empty);
    }

    [TestCase("CS", "CS")]
    [TestCase("status.run", "CS.RUN")]
    [TestCase("Status.Running", "CS.RUN")]
    [TestCase("status.gear", "CS.Gear")]
    [TestCase("high[3]", "High[3]")]
    [TestCase("High[0x2]", "High[2]")]
    [TestCase("Parameter[1]", "Parameter[1]")]
    public void NamesOfPeopleAreUnderstood(string text, string canonical)
    {
        Assert.That(RegisterPath.TryParse(Map, text, out RegisterPath path, out string problem), Is.True, problem);
        Assert.That(path.ToString(), Is.EqualTo(canonical));
    }

    [TestCase("Nothing", "EngineRegisters has no register 'Nothing'")]
    [TestCase("", "EngineRegisters has no register ''")]
    [TestCase("CS.Speed", "Status has no field 'Speed'; it has RUN, Overrun, Restart, Gear, Locked, Faults, Key")]
    [TestCase("CS.rsvd", "Status has no field 'rsvd'; it has RUN, Overrun, Restart, Gear, Locked, Faults, Key")]
    [TestCase("ID.x", "Identification has no fields")]
    [TestCase("CS[0]", "Status is a single register")]
    [TestCase("High", "High needs an index from 0 to 3, as in High[0]")]
    [TestCase("High[4]", "High needs an index from 0 to 3, as in High[0]")]
    [TestCase("High[-1]", "High needs an index from 0 to 3, as in High[0]")]
    [TestCase("High[1", "High needs an index from 0 to 3, as in High[0]")]
    [TestCase("High[]", "High needs an index from 0 to 3, as in High[0]")]
    public void WrongNamesAreExplained(string text, string problem)
    {
        Assert.That(RegisterPath.TryParse(Map, text, out _, out string said), Is.False);
        Assert.That(said, Is.EqualTo(problem));
    }

    [TestCase("Gear", "reverse", 7UL)]
    [TestCase("Gear", "0x1", 1UL)]
    [TestCase("Running", "true", 1UL)]
    [TestCase("Running", "0", 0UL)]
    [TestCase("Faults", "0b11", 3UL)]
    public void FieldValuesAreRead(string field, string text, ulong bits)
    {
        Assert.That(FieldValue.TryParse(Field(field), text, out ulong found), Is.True);
        Assert.That(found, Is.EqualTo(bits));
    }

    [TestCase("Gear", "upward")]
    [TestCase("Gear", "8")]
    [TestCase("Running", "2")]
    [TestCase("Faults", "-1")]
    [TestCase("Faults", "")]
    [TestCase("Faults", "0x")]
    public void WhatDoesNotFitIsNot(string field, string text) =>
        Assert.That(FieldValue.TryParse(Field(field), text, out _), Is.False);

    [Test]
    public void FieldsAreTakenOutAndPutIn()
    {
        FieldLayout tilt = Half.Fields.First(field => field.Name == nameof(Half.Tilt));
        Assert.That(FieldValue.Text(tilt, 0b1_1101), Is.EqualTo("-3"));
        Assert.That(FieldValue.TryParse(tilt, "-3", out ulong bits), Is.True);
        Assert.That(FieldValue.Set(tilt, 0xFFE0, bits), Is.EqualTo(0xFFFD));
        Assert.That(FieldValue.TryParse(tilt, "-17", out _), Is.False);
        Assert.That(FieldValue.Get(Field("Gear"), 0x70), Is.EqualTo(7));
    }

    [Test]
    public void TheMapSaysWhatTheDatasheetSays()
    {
        Assert.That(Map.BlockSummary, Is.EqualTo("A made-up engine with a register of every kind."));
        Assert.That(Map.Identification.Summary, Is.EqualTo("Who it is."));
        Assert.That(Field("Running").Summary, Is.EqualTo("Set while the engine runs."));
        Assert.That(Map.Entries.Select(entry => entry.Offset), Is.Ordered);
        Assert.That(Map.Entries.Select(entry => entry.Index), Is.EqualTo(Enumerable.Range(0, Map.Entries.Length)));
        Assert.That(Map.Parameter.IndexedBy, Is.SameAs(Map.Selector));
        Assert.That(Map.Find("cs"), Is.SameAs(Map.Status));
    }

    [Test]
    public void TablesShowEveryRegisterAndField()
    {
        string table = RegisterTable.Markdown(Map);
        Assert.That(table, Does.Contain("| 0x0 | Identification (ID) | 32 | RO | 0x12345678 | Who it is. |\n"));
        Assert.That(table, Does.Contain("| 0x44 + 8·n | High, n from 0 to 3 | 32 | RW | 0x0 |  |\n"));
        Assert.That(table, Does.Contain("| 0x2c | Parameter, by Selector | 32 | RW | 0x0 |  |\n"));
        Assert.That(table, Does.Contain("| CS | 0 | Running (RUN) | RO | Set while the engine runs. |\n"));
        Assert.That(table, Does.Contain("| CS | 6:4 | Gear | RW |  |\n"));
        Assert.That(table, Does.Contain("| CS | 31:12 | | | reserved, zero |\n"));
        Assert.That(table, Does.Contain("| CS | 3 | | | reserved, written back as read |\n"));
        Assert.That(table.Split('\n').Where(line => line.Length > 0).Select(line => line.Count(c => c == '|')).Distinct(), Is.EquivalentTo(new[] { 7, 6 }));
    }

    private static FieldLayout Field(string name) => EngineStatus.Fields.First(field => field.Name == name);
}
