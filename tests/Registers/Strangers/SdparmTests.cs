using System.Collections.Immutable;
using System.Globalization;
using DriverKit.Fuzzing;
using DriverKit.Registers.Tests.Specs;
using DriverKit.Specs.Scsi;

namespace DriverKit.Registers.Tests.Strangers;

/// <summary>Mode pages written by these definitions, read field by field by sdparm.</summary>
internal sealed class SdparmTests
{
    private const int Rounds = 8;

    private static readonly TestCaseData[] Pages =
    [
        Page(ReadWriteErrorRecoveryPage.Fields, 0x010A, "AWRE=AutomaticWriteReassign ARRE=AutomaticReadReassign TB=TransferBlock "
            + "RC=ReadContinuous EER=ErrorBurst PER=PostError DTE=DataTerminateOnError DCR=DisableCorrection RRC=ReadRetryCount "
            + "LBPERE=LogicalBlockReassignment WRC=WriteRetryCount RTL=RecoveryTimeLimit"),
        Page(CachingPage.Fields, 0x0812, "IC=InitiatorControl ABPF=AbortPrefetch CAP=CachingAnalysis DISC=Discontinuity SIZE=SizeEnable "
            + "WCE=WriteCacheEnable MF=MultiplicationFactor RCD=ReadCacheDisable DRRP=ReadRetentionPriority WRP=WriteRetentionPriority "
            + "DPTL=DisablePrefetchLength MIPF=MinimumPrefetch MAPF=MaximumPrefetch MAPFC=MaximumPrefetchCeiling FSW=ForceSequentialWrite "
            + "LBCSS=CacheSegmentSizeInBlocks DRA=DisableReadAhead SYNC_PROG=SynchronizeCacheProgress NV_DIS=NonVolatileCacheDisable "
            + "NCS=CacheSegmentCount CSS=CacheSegmentSize"),
        Page(ControlPage.Fields, 0x0A0A, "TST=TaskSetType TMF_ONLY=TaskManagementOnly DPICZ=DisableProtectionFormatPage "
            + "D_SENSE=DescriptorSense GLTSD=GlobalLoggingDisable RLEC=ReportLogException QAM=QueueAlgorithmModifier "
            + "NUAR=NoUnitAttentionOnRelease QERR=QueueErrorManagement RAC=ReportACheck UA_INTLCK=UnitAttentionInterlock "
            + "SWP=SoftwareWriteProtect ATO=ApplicationTagOwner TAS=TaskAborted ATMPE=AutomaticTaskAttributes RWWP=ReadWriteExclusive "
            + "AUTOLOAD=AutoloadMode BTP=BusyTimeout ESTCT=ExtendedSelfTestTime"),
        Page(InformationalExceptionsPage.Fields, 0x1C0A, "PERF=Performance EBF=EnableBackgroundFunctions EWASC=EnableWarning "
            + "DEXCPT=DisableExceptions TEST=Test EBACKERR=EnableBackgroundError LOGERR=LogErrors MRIE=ReportingMethod "
            + "INTT=IntervalTimer REPC=ReportCount"),
        Page(PowerConditionPage.Fields, 0x1A26, "PM_BG=BackgroundPrecedence STANDBY_Y=StandbyY IDLE_C=IdleC IDLE_B=IdleB IDLE_A=IdleA "
            + "STANDBY_Z=StandbyZ IACT=IdleATimer SZCT=StandbyZTimer IBCT=IdleBTimer ICCT=IdleCTimer SYCT=StandbyYTimer "
            + "CCF_IDLE=CheckConditionFromIdle CCF_STAND=CheckConditionFromStandby CCF_STOPP=CheckConditionFromStopped"),
    ];

    [TestCaseSource(nameof(Pages))]
    public void FieldsAreReadTheSame(ImmutableArray<FieldLayout> fields, int head, string names)
    {
        (string Acronym, FieldLayout Field)[] pairs =
            [.. names.Split(' ').Select(pair => pair.Split('=')).Select(pair => (pair[0], fields.Single(field => field.Name == pair[1])))];
        var random = new FuzzRandom((ulong)head);
        for (int round = 0; round < Rounds; round++)
        {
            byte[] page = new byte[2 + (head & 0xFF)];
            page[0] = (byte)(head >> 8);
            page[1] = (byte)head;
            foreach ((_, FieldLayout field) in pairs)
            {
                ulong maximum = (1UL << field.BitWidth) - 1;
                LayoutOracle.Set(page, field, round == 0 ? maximum : random.Next() & maximum);
            }

            string[] lines = Tool.RunOver([(byte)(3 + page.Length), 0, 0, 0, .. page], "sdparm", "--six", "--long");
            foreach ((string acronym, FieldLayout field) in pairs)
            {
                string line = lines.First(text => text.StartsWith(acronym + " ", StringComparison.Ordinal));
                Assert.That(Number(line.Split(' ')[1], field), Is.EqualTo(LayoutOracle.Get(page, field)), $"{line} is {field.Name}");
            }
        }
    }

    private static ulong Number(string text, FieldLayout field)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
        {
            return ulong.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }

        // An all-ones counter is shown as -1.
        long value = long.Parse(text, CultureInfo.InvariantCulture);
        return value < 0 ? (1UL << field.BitWidth) - 1 : (ulong)value;
    }

    private static TestCaseData Page(ImmutableArray<FieldLayout> fields, int head, string names) =>
        new TestCaseData(fields, head, names).SetArgDisplayNames($"page {head >> 8:x2}h");
}
