using DriverKit.Specs.Scsi;

namespace DriverKit.Registers.Tests.Strangers;

/// <summary>What is written by these definitions, read by sg3_utils.</summary>
internal sealed class SgUtilsTests
{
    private const string Decoder = "sg_decode_sense";

    /// <summary>Operation codes that only carry service actions, by whose names they are told.</summary>
    private static readonly ScsiOpcode[] Carriers =
        [ScsiOpcode.VariableLength, ScsiOpcode.ServiceActionIn16, ScsiOpcode.MaintenanceIn, ScsiOpcode.MaintenanceOut];

    [Test]
    public void EveryAdditionalSenseCodeHasTheSameWords()
    {
        byte[] bytes = new byte[FixedSense.Size];
        var differences = new List<string>();
        AdditionalSense[] codes = Enum.GetValues<AdditionalSense>();
        foreach (AdditionalSense code in codes)
        {
            SenseData.Of(SenseKey.NotReady, code).WriteFixed(bytes);
            string[] lines = Tool.Run(Decoder, Tool.Hex(bytes).Split(' '));
            string words = lines.First(line => line.StartsWith("Additional sense: ", StringComparison.Ordinal))["Additional sense: ".Length..];
            string ours = AdditionalSenseText.Find(code)!;
            if (!Tool.Plain(words).StartsWith(Tool.Plain(ours), StringComparison.Ordinal))
            {
                differences.Add($"0x{(int)code:x4}: '{ours}' is '{words}' there");
            }
        }

        TestContext.Out.WriteLine($"{codes.Length} codes compared");
        Assert.That(differences, Is.Empty);
        Assert.That(codes, Has.Length.GreaterThan(150));
    }

    [TestCase(SenseKey.NoSense, "No Sense")]
    [TestCase(SenseKey.RecoveredError, "Recovered Error")]
    [TestCase(SenseKey.MediumError, "Medium Error")]
    [TestCase(SenseKey.HardwareError, "Hardware Error")]
    [TestCase(SenseKey.UnitAttention, "Unit Attention")]
    [TestCase(SenseKey.DataProtect, "Data Protect")]
    [TestCase(SenseKey.AbortedCommand, "Aborted Command")]
    [TestCase(SenseKey.Miscompare, "Miscompare")]
    public void TheKeysAreTheSame(SenseKey key, string words)
    {
        byte[] bytes = new byte[DescriptorSense.Size];
        SenseData.Of(key, AdditionalSense.InternalTargetFailure).WriteDescriptors(bytes);
        Assert.That(Tool.Run(Decoder, Tool.Hex(bytes).Split(' '))[0], Is.EqualTo($"Descriptor format, current; Sense key: {words}"));
    }

    [Test]
    public void BothFormatsSayTheSame([Values] bool descriptors, [Values] bool deferred)
    {
        SenseData sense = SenseData.Of(SenseKey.IllegalRequest, AdditionalSense.InvalidFieldInCDB) with
        {
            Deferred = deferred,
            Information = 0x123456,
            CommandSpecific = 0x77,
            FieldReplaceableUnit = 9,
            IncorrectLength = true,
            SenseKeySpecific = new SenseFieldPointer { Field = 2, Bit = 5, BitValid = true, InCommand = true }.Raw,
        };
        byte[] bytes = new byte[SenseData.MaxLength];
        int length = descriptors ? sense.WriteDescriptors(bytes) : sense.WriteFixed(bytes);
        string text = Tool.Plain(string.Join(' ', Tool.Run(Decoder, Tool.Hex(bytes.AsSpan(0, length)).Split(' '))));
        Assert.That(text, Does.Contain(deferred ? "deferredsensekey" : "currentsensekey"));
        Assert.That(text, Does.Contain("errorincommandbyte2bit5"));
        Assert.That(text, Does.Contain("fieldreplaceableunitcode").And.Contain("9"));
        Assert.That(text, Does.Contain("123456"));
        Assert.That(text.Contains("77", StringComparison.Ordinal), Is.EqualTo(descriptors), "it prints this of descriptors alone");
        Assert.That(text, Does.Contain("ili").Or.Contain("incorrectlength"));
    }

    [Test]
    public void TheCommandsHaveTheSameNames()
    {
        var differences = new List<string>();
        int compared = 0;
        foreach (ScsiOpcode opcode in Enum.GetValues<ScsiOpcode>().Except(Carriers))
        {
            byte[] cdb = new byte[ScsiCdb.GroupLength(opcode)];
            cdb[0] = (byte)opcode;
            string words = Tool.Plain(Tool.Run(Decoder, ["--cdb", .. Tool.Hex(cdb).Split(' ')])[0]);
            string ours = Tool.Plain($"{opcode}");
            compared++;
            if (!words.StartsWith(ours.TrimEnd('0', '1', '2', '6'), StringComparison.Ordinal))
            {
                differences.Add($"{opcode}: {words}");
            }
        }

        TestContext.Out.WriteLine($"{compared} commands compared");
        Assert.That(differences, Is.Empty);
        Assert.That(compared, Is.GreaterThan(55));
    }

    [Test]
    public void TheServiceActionsHaveTheSameNames()
    {
        foreach (ServiceActionIn16 action in Enum.GetValues<ServiceActionIn16>())
        {
            byte[] cdb = new byte[16];
            ServiceActionIn16Cdb.Writer writer = ServiceActionIn16Cdb.Write(cdb);
            writer.ServiceAction = action;
            Assert.That(Tool.Plain(Tool.Run(Decoder, ["--cdb", .. Tool.Hex(cdb).Split(' ')])[0]), Does.StartWith(Tool.Plain($"{action}")));
        }

        foreach (MaintenanceInAction action in Enum.GetValues<MaintenanceInAction>())
        {
            byte[] cdb = new byte[12];
            MaintenanceInCdb.Writer writer = MaintenanceInCdb.Write(cdb);
            writer.ServiceAction = action;
            Assert.That(Tool.Plain(Tool.Run(Decoder, ["--cdb", .. Tool.Hex(cdb).Split(' ')])[0]), Does.StartWith(Tool.Plain($"{action}")));
        }
    }

    [Test]
    public void BlockLimitsAreReadTheSame()
    {
        byte[] bytes = new byte[BlockLimitsPage.Size];
        BlockLimitsPage.Writer page = BlockLimitsPage.Write(bytes);
        page.WriteSameNonZero = true;
        page.MaximumCompareAndWriteLength = 8;
        page.OptimalTransferLengthGranularity = 32;
        page.MaximumTransferLength = 65535;
        page.OptimalTransferLength = 1024;
        page.MaximumPrefetchLength = 17;
        page.MaximumUnmapLbaCount = 8738;
        page.MaximumUnmapDescriptorCount = 51;
        page.OptimalUnmapGranularity = 68;
        page.UnmapGranularityAlignment = 85;
        page.UnmapGranularityAlignmentValid = true;
        page.MaximumWriteSameLength = 0x6666;
        string[] lines = Tool.RunOver(bytes, "sg_vpd");
        Assert.That(
            lines,
            Is.SupersetOf(new[]
            {
                "Block limits VPD page (SBC):", "Write same non-zero (WSNZ): 1", "Maximum compare and write length: 8 blocks",
                "Optimal transfer length granularity: 32 blocks", "Maximum transfer length: 65535 blocks",
                "Optimal transfer length: 1024 blocks", "Maximum prefetch transfer length: 17 blocks", "Maximum unmap LBA count: 8738",
                "Maximum unmap block descriptor count: 51", "Optimal unmap granularity: 68 blocks",
                "Unmap granularity alignment valid: true", "Unmap granularity alignment: 85", "Maximum write same length: 0x6666 blocks",
            }));
    }

    [Test]
    public void ProvisioningAndCharacteristicsAreReadTheSame()
    {
        byte[] bytes = new byte[LogicalBlockProvisioningPage.Size];
        LogicalBlockProvisioningPage.Writer page = LogicalBlockProvisioningPage.Write(bytes);
        page.UnmapSupported = true;
        page.WriteSame10Unmap = true;
        page.ReadZeros = 1;
        page.ProvisioningType = ProvisioningType.Thin;
        string text = string.Join('\n', Tool.RunOver(bytes, "sg_vpd"));
        Assert.That(text, Does.Contain("(LBPU): 1").And.Contain("(LBPWS): 0").And.Contain("(LBPWS10): 1"));
        Assert.That(text, Does.Contain("(LBPRZ): 1").And.Contain("(ANC_SUP): 0").And.Contain("(thin)").IgnoreCase.Or.Contain("thin provisioned"));

        bytes = new byte[BlockDeviceCharacteristicsPage.Size];
        BlockDeviceCharacteristicsPage.Writer characteristics = BlockDeviceCharacteristicsPage.Write(bytes);
        characteristics.MediumRotationRate = 1;
        characteristics.NominalFormFactor = 5;
        characteristics.ForceUnitAccessBehaviour = true;
        text = string.Join('\n', Tool.RunOver(bytes, "sg_vpd"));
        Assert.That(text, Does.Contain("Non-rotating medium").And.Contain("1.8 inch").And.Contain("FUAB=1").And.Contain("VBULS=0"));
    }

    [Test]
    public void DesignatorsAndTheSerialNumberAreReadTheSame()
    {
        byte[] naa = Convert.FromHexString("5000C50012345678");
        byte[] bytes = new byte[VpdHeader.Size + DesignationDescriptor.Size + naa.Length];
        VpdHeader.Writer header = VpdHeader.Write(bytes);
        header.PageCode = VpdPage.DeviceIdentification;
        header.PageLength = (ushort)(bytes.Length - VpdHeader.Size);
        DesignationDescriptor.Writer designation = DesignationDescriptor.Write(bytes.AsSpan(VpdHeader.Size));
        designation.CodeSet = 1;
        designation.DesignatorType = DesignatorType.Naa;
        designation.DesignatorLength = (byte)naa.Length;
        naa.CopyTo(bytes, VpdHeader.Size + DesignationDescriptor.Size);
        string text = string.Join('\n', Tool.RunOver(bytes, "sg_vpd"));
        Assert.That(text, Does.Contain("Addressed logical unit").And.Contain("designator type: NAA, code set: Binary").And.Contain("0x5000c50012345678"));

        bytes = [0, 0x80, 0, 4, .. "A1B2"u8];
        Assert.That(string.Join('\n', Tool.RunOver(bytes, "sg_vpd")), Does.Contain("Unit serial number: " + VpdPageReader.ReadSerialNumber(bytes)));
    }

    [Test]
    public void InquiryDataAreReadTheSame()
    {
        byte[] bytes = new byte[InquiryData.Size];
        InquiryData.Writer inquiry = InquiryData.Write(bytes);
        inquiry.Removable = true;
        inquiry.Version = 6;
        inquiry.ResponseDataFormat = 2;
        inquiry.HierarchicalSupport = true;
        inquiry.AdditionalLength = 31;
        inquiry.ThirdPartyCopy = true;
        inquiry.CommandQueuing = true;
        inquiry.MultiPort = true;
        ScsiText.Write("ACME", bytes.AsSpan(8, 8));
        ScsiText.Write("Stick", bytes.AsSpan(16, 16));
        ScsiText.Write("1.00", bytes.AsSpan(32, 4));
        string text = string.Join('\n', Tool.RunOver(bytes, "sg_inq"));
        Assert.That(text, Does.Contain("PQual=0").And.Contain("RMB=1").And.Contain("version=0x06"));
        Assert.That(text, Does.Contain("NormACA=0 HiSUP=1 Resp_data_format=2").And.Contain("3PC=1").And.Contain("Protect=0"));
        Assert.That(text, Does.Contain("MultiP=1").And.Contain("CmdQue=1").And.Contain("EncServ=0"));
        Assert.That(text, Does.Contain("Vendor identification: ACME").And.Contain("Product identification: Stick"));
        Assert.That(text, Does.Contain("Product revision level: 1.00"));
    }
}
