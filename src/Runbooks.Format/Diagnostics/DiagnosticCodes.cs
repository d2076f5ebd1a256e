using static Runbooks.Diagnostics.DiagnosticSeverity;

namespace Runbooks.Diagnostics;

/// <summary>
/// Every kind of mistake, in one place. 00xx: YAML. 01xx: the shape of a runbook, target or record.
/// 02xx: expressions. 03xx: inputs, the command line, and imports. 04xx: bounds and meaning.
/// 05xx: what goes wrong while a runbook runs. 06xx: the review of records. 07xx: drills.
/// </summary>
public static class DiagnosticCodes
{
    /// <summary>The text is not YAML.</summary>
    public static readonly DiagnosticCode NotYaml = new("RB0001", Error, "The text is not YAML.");

    /// <summary>A key stands twice in one mapping.</summary>
    public static readonly DiagnosticCode DuplicateKey = new("RB0002", Error, "A key stands twice in one mapping.");

    /// <summary>The document is larger, deeper or more repetitive than any runbook is.</summary>
    public static readonly DiagnosticCode TooLarge = new(
        "RB0003",
        Error,
        "The document is larger, deeper or more repetitive than any runbook is."
    );

    /// <summary>The file is not UTF-8.</summary>
    public static readonly DiagnosticCode NotUtf8 = new("RB0004", Error, "The file is not UTF-8.");

    /// <summary>The file cannot be read.</summary>
    public static readonly DiagnosticCode Unreadable = new("RB0005", Error, "The file cannot be read.");

    /// <summary>A key that is not part of the format.</summary>
    public static readonly DiagnosticCode UnknownKey = new("RB0101", Error, "A key is not part of the format.");

    /// <summary>A key that must be there is not.</summary>
    public static readonly DiagnosticCode MissingKey = new("RB0102", Error, "A key that must be there is not.");

    /// <summary>A value has another type than is wanted.</summary>
    public static readonly DiagnosticCode WrongType = new("RB0103", Error, "A value has another type than is wanted here.");

    /// <summary>A step names no kind that exists.</summary>
    public static readonly DiagnosticCode UnknownStepKind = new("RB0104", Error, "A step names no kind that exists.");

    /// <summary>A value is none of those allowed here.</summary>
    public static readonly DiagnosticCode UnknownValue = new("RB0105", Error, "A value is none of those allowed here.");

    /// <summary>A version is written as a bare number.</summary>
    public static readonly DiagnosticCode BareVersion = new(
        "RB0106",
        Error,
        "A version is written as a bare number, which YAML reads as another value."
    );

    /// <summary>Two things in one runbook have the same id.</summary>
    public static readonly DiagnosticCode DuplicateId = new("RB0107", Error, "Two things in one runbook have the same id.");

    /// <summary>An id is not of the form ids have.</summary>
    public static readonly DiagnosticCode MalformedId = new("RB0108", Error, "An id is not of the form ids have, or not the file's name.");

    /// <summary>A step names more than one kind.</summary>
    public static readonly DiagnosticCode AmbiguousStep = new("RB0109", Error, "A step names more than one kind.");

    /// <summary>Something is referred to that does not exist.</summary>
    public static readonly DiagnosticCode UnknownReference = new("RB0110", Error, "Something is referred to that does not exist.");

    /// <summary>Two keys exclude each other.</summary>
    public static readonly DiagnosticCode Conflict = new("RB0111", Error, "Two things that exclude each other stand together.");

    /// <summary>An expression cannot be parsed.</summary>
    public static readonly DiagnosticCode NotAnExpression = new("RB0201", Error, "An expression cannot be parsed.");

    /// <summary>A condition cannot be boolean.</summary>
    public static readonly DiagnosticCode NotBoolean = new("RB0202", Error, "A condition does not yield a boolean.");

    /// <summary>An expression uses a name that is not known there.</summary>
    public static readonly DiagnosticCode UnknownName = new("RB0203", Error, "An expression uses a name that is not known there.");

    /// <summary>Interpolation where the value is taken as it is.</summary>
    public static readonly DiagnosticCode NotInterpolated = new("RB0204", Error, "Interpolation stands where a value is taken as it is.");

    /// <summary>An input that is required was not given.</summary>
    public static readonly DiagnosticCode MissingInput = new("RB0301", Error, "An input that is required was not given.");

    /// <summary>An input that the runbook does not have.</summary>
    public static readonly DiagnosticCode UnknownInput = new("RB0302", Error, "An input was given that the runbook does not have.");

    /// <summary>An input has a value of another type.</summary>
    public static readonly DiagnosticCode WrongInput = new("RB0303", Error, "An input has a value of another type than the runbook wants.");

    /// <summary>A runbook, target or file of that name does not exist.</summary>
    public static readonly DiagnosticCode NotFound = new("RB0304", Error, "A runbook, target or file of that name does not exist.");

    /// <summary>An environment variable that is referred to is not set.</summary>
    public static readonly DiagnosticCode MissingVariable = new("RB0305", Error, "An environment variable that is referred to is not set.");

    /// <summary>An option of the command line cannot be used as it stands.</summary>
    public static readonly DiagnosticCode BadOption = new("RB0306", Error, "An option of the command line cannot be used as it stands.");

    /// <summary>The records repository cannot take records.</summary>
    public static readonly DiagnosticCode BadRepository = new(
        "RB0307",
        Error,
        "The records repository is not a Git repository, or cannot be opened."
    );

    /// <summary>A secret is too short to be kept.</summary>
    public static readonly DiagnosticCode ShortSecret = new("RB0308", Error, "A secret is too short to be kept out of the record.");

    /// <summary>A certificate that a target or a channel names cannot be used.</summary>
    public static readonly DiagnosticCode BadCertificate = new(
        "RB0309",
        Error,
        "The certificate that a target or a channel names cannot be used."
    );

    /// <summary>A reference of the form <c>${…}</c> names no source that there is, or stands where none is filled in.</summary>
    public static readonly DiagnosticCode UnknownSource = new(
        "RB0310",
        Error,
        "A reference of the form `${…}` names no source that there is, or stands where none is filled in."
    );

    /// <summary>A file that a secret is to come from cannot be used.</summary>
    public static readonly DiagnosticCode UnusableSecretFile = new(
        "RB0311",
        Error,
        "The file that a secret is to come from is not there, or others can read or write it."
    );

    /// <summary>A secret was given on the command line.</summary>
    public static readonly DiagnosticCode SecretOnCommandLine = new(
        "RB0312",
        Error,
        "A secret was given on the command line, which every user of the machine can read."
    );

    /// <summary>A file that others may have written.</summary>
    public static readonly DiagnosticCode ForeignFile = new(
        "RB0313",
        Error,
        "A file or folder of the project belongs to somebody else, or others can write it."
    );

    /// <summary>A level of messages that no channel and no contact hears.</summary>
    public static readonly DiagnosticCode SilentLevel = new(
        "RB0314",
        Warning,
        "Messages of a level reach nobody: no channel is told of them."
    );

    /// <summary>A file of samples that cannot be evaluated.</summary>
    public static readonly DiagnosticCode BadSamples = new("RB0320", Error, "A file of samples, or a line of it, cannot be evaluated.");

    /// <summary>Something in a playbook is not understood.</summary>
    public static readonly DiagnosticCode NotUnderstood = new(
        "RB0330",
        Warning,
        "Importing a playbook: something is not understood, and is kept as a comment."
    );

    /// <summary>Prose of a playbook belongs to no runbook.</summary>
    public static readonly DiagnosticCode NotImported = new(
        "RB0331",
        Warning,
        "Importing a playbook: lines belong to no procedure, and are in no runbook."
    );

    /// <summary>Something was assumed that a playbook does not say.</summary>
    public static readonly DiagnosticCode Assumed = new(
        "RB0332",
        Warning,
        "Importing a playbook: something that it does not say was assumed."
    );

    /// <summary>A secret stands in a playbook.</summary>
    public static readonly DiagnosticCode SecretInPlaybook = new(
        "RB0333",
        Warning,
        "Importing a playbook: a secret stands in it, and is taken from the environment or asked for instead."
    );

    /// <summary>A step does not do all that a command line does.</summary>
    public static readonly DiagnosticCode LostInImport = new(
        "RB0334",
        Warning,
        "Importing a playbook: a step does not do all that the command line does."
    );

    /// <summary>A playbook has no procedure.</summary>
    public static readonly DiagnosticCode NoProcedure = new(
        "RB0335",
        Error,
        "Importing a playbook: it has no procedure that could be a runbook."
    );

    /// <summary>A file is there already.</summary>
    public static readonly DiagnosticCode FileExists = new(
        "RB0336",
        Error,
        "Writing a draft: a file of its name is there already, and is not overwritten."
    );

    /// <summary>The bounds of the steps add up to more than the RTO.</summary>
    public static readonly DiagnosticCode ExceedsRto = new(
        "RB0401",
        Error,
        "The bounds of the steps add up to more than the recovery time objective, from detection to a proved recovery."
    );

    /// <summary>A retry on a step that changes the target.</summary>
    public static readonly DiagnosticCode UnsafeRetry = new("RB0402", Error, "A step that changes the target is retried blindly.");

    /// <summary>A secret in a command's arguments.</summary>
    public static readonly DiagnosticCode SecretInArgument = new(
        "RB0403",
        Error,
        "A secret stands in a command's arguments, which every user of the machine can read."
    );

    /// <summary>A secret in a file of the project.</summary>
    public static readonly DiagnosticCode SecretInFile = new(
        "RB0404",
        Error,
        "A secret stands in a file, which everybody who has the project can read."
    );

    /// <summary>A trigger that could never fire, or on anything.</summary>
    public static readonly DiagnosticCode BadTrigger = new(
        "RB0405",
        Error,
        "The numbers of a trigger do not fit together, so that it could never fire, or would fire on anything."
    );

    /// <summary>Nothing looks at the target after a change.</summary>
    public static readonly DiagnosticCode UnprovenChange = new(
        "RB0406",
        Error,
        "A change to the target is looked at by nothing afterwards, so that nobody knows whether it was done."
    );

    /// <summary>A rollback without a checklist.</summary>
    public static readonly DiagnosticCode UncheckedRollback = new(
        "RB0407",
        Error,
        "A runbook rolls back and has no checklist that must pass, so that nothing would prove that it helped."
    );

    /// <summary>A toggle sent blindly.</summary>
    public static readonly DiagnosticCode RawToggle = new(
        "RB0408",
        Error,
        "A rollback or switch is sent as a plain request, which is a toggle sent blindly."
    );

    /// <summary>A condition that decides nothing.</summary>
    public static readonly DiagnosticCode FixedCondition = new(
        "RB0409",
        Error,
        "A condition, or a part of one, always holds or never does."
    );

    /// <summary>An input that is never used.</summary>
    public static readonly DiagnosticCode UnusedInput = new("RB0410", Warning, "An input is asked for and never used.");

    /// <summary>A secret in a URL.</summary>
    public static readonly DiagnosticCode SecretInUrl = new(
        "RB0411",
        Error,
        "A secret stands in a URL, which proxies and servers write into their logs."
    );

    /// <summary>A name that hides another one.</summary>
    public static readonly DiagnosticCode HiddenName = new(
        "RB0412",
        Warning,
        "A name means something else here than it does outside, where it is hidden."
    );

    /// <summary>A step that can never run.</summary>
    public static readonly DiagnosticCode UnreachableStep = new("RB0413", Error, "A step can never run, whatever happens.");

    /// <summary>A value that is not there yet.</summary>
    public static readonly DiagnosticCode NotThereYet = new(
        "RB0414",
        Error,
        "An expression reads what is not there at that moment of a run."
    );

    /// <summary>Bounds that contradict each other.</summary>
    public static readonly DiagnosticCode ContradictingBounds = new(
        "RB0415",
        Error,
        "The bounds of a step contradict each other, so that one of them never counts."
    );

    /// <summary>A loop over nothing.</summary>
    public static readonly DiagnosticCode EmptyLoop = new(
        "RB0416",
        Error,
        "A loop goes through what is no list, or a list that is always empty."
    );

    /// <summary>A failure that must not be passed over.</summary>
    public static readonly DiagnosticCode FailurePassedOver = new(
        "RB0417",
        Error,
        "The failure of a rollback or an approval is to be passed over."
    );

    /// <summary>Outputs of a step that may be skipped.</summary>
    public static readonly DiagnosticCode MayBeSkipped = new(
        "RB0418",
        Warning,
        "An expression needs the outputs of a step that may have been skipped."
    );

    /// <summary>A check that can never pass where it stands.</summary>
    public static readonly DiagnosticCode CheckBeforeChange = new(
        "RB0419",
        Error,
        "A check wants to see a change, and nothing was changed by then."
    );

    /// <summary>A member that the answer does not have.</summary>
    public static readonly DiagnosticCode UnknownMember = new(
        "RB0420",
        Warning,
        "A member of an answer is read that looks like a mistyped one."
    );

    /// <summary>A retry that does nothing.</summary>
    public static readonly DiagnosticCode IdleRetry = new("RB0421", Warning, "A retry stands where nothing is ever tried again.");

    /// <summary>A reference to a variable or a file stands where nothing fills it in.</summary>
    public static readonly DiagnosticCode UnfilledReference = new(
        "RB0425",
        Error,
        "A reference such as `${env:NAME}` stands where nothing fills it in."
    );

    /// <summary>An allowance that cannot be taken.</summary>
    public static readonly DiagnosticCode MalformedAllowance = new(
        "RB0427",
        Error,
        "An allowance gives no reason, or a code that cannot be allowed."
    );

    /// <summary>An allowance that allows nothing.</summary>
    public static readonly DiagnosticCode IdleAllowance = new("RB0428", Warning, "An allowance stands where there is nothing to allow.");

    /// <summary>A file that cannot be formatted.</summary>
    public static readonly DiagnosticCode NotFormattable = new(
        "RB0429",
        Error,
        "Formatting: a file cannot be laid out anew without changing what it says or losing a comment."
    );

    /// <summary>An expression cannot be evaluated on the values of the run.</summary>
    public static readonly DiagnosticCode CannotEvaluate = new(
        "RB0501",
        Error,
        "While running: an expression cannot be evaluated on the values of the run."
    );

    /// <summary>What was expected of a step's outputs does not hold.</summary>
    public static readonly DiagnosticCode NotAsExpected = new(
        "RB0502",
        Error,
        "While running: what was expected of a step's outputs does not hold."
    );

    /// <summary>A request got no answer, or not the one that is wanted.</summary>
    public static readonly DiagnosticCode RequestFailed = new(
        "RB0503",
        Error,
        "While running: a request got no answer, or not one that can be used."
    );

    /// <summary>A wait ran out.</summary>
    public static readonly DiagnosticCode WaitRanOut = new(
        "RB0504",
        Error,
        "While running: what was waited for did not come about in time."
    );

    /// <summary>A step ran out of its time.</summary>
    public static readonly DiagnosticCode TimedOut = new("RB0505", Error, "While running: a step took longer than its timeout.");

    /// <summary>A rollback was not proved.</summary>
    public static readonly DiagnosticCode RollbackFailed = new(
        "RB0506",
        Error,
        "While running: a rollback was not possible, not done, or not proved."
    );

    /// <summary>A command failed.</summary>
    public static readonly DiagnosticCode CommandFailed = new(
        "RB0507",
        Error,
        "While running: a command could not be started, failed, or took too long."
    );

    /// <summary>Nobody said yes.</summary>
    public static readonly DiagnosticCode NotApproved = new(
        "RB0508",
        Error,
        "While running: an approval was refused, expired, or could not be asked for."
    );

    /// <summary>A check did not pass.</summary>
    public static readonly DiagnosticCode CheckNotPassed = new("RB0509", Error, "While running: a check did not pass.");

    /// <summary>A runbook that is called cannot be used.</summary>
    public static readonly DiagnosticCode CallFailed = new("RB0510", Error, "While running: a runbook that is called cannot be used.");

    /// <summary>A step was under way when the process ended, and cannot be told to have been done or not.</summary>
    public static readonly DiagnosticCode Interrupted = new(
        "RB0511",
        Error,
        "While running: a step that changes something was under way when the process of the run ended."
    );

    /// <summary>Another run holds the target.</summary>
    public static readonly DiagnosticCode TargetTaken = new(
        "RB0512",
        Error,
        "While running: another run has taken the target over, so that nothing was sent."
    );

    /// <summary>A fact in a record is not what the run wrote.</summary>
    public static readonly DiagnosticCode FactChanged = new("RB0601", Error, "Reviewing a record: what the run wrote was changed.");

    /// <summary>The journal or the evidence is not as the run wrote it.</summary>
    public static readonly DiagnosticCode ProofChanged = new(
        "RB0602",
        Error,
        "Reviewing a record: its journal or its evidence is not as the run wrote it."
    );

    /// <summary>Something that was merged was changed or removed.</summary>
    public static readonly DiagnosticCode MergedChanged = new(
        "RB0603",
        Error,
        "Reviewing a record: a record, a journal or evidence that was merged before was changed or removed."
    );

    /// <summary>The ledger does not hold what a run did.</summary>
    public static readonly DiagnosticCode LedgerChanged = new(
        "RB0604",
        Error,
        "Reviewing a record: the ledger of the target does not hold what a run did."
    );

    /// <summary>What people must write is not written.</summary>
    public static readonly DiagnosticCode NotWritten = new(
        "RB0605",
        Error,
        "Reviewing an approved record: what people must write about the incident is missing."
    );

    /// <summary>An action item that nobody will do.</summary>
    public static readonly DiagnosticCode ActionIncomplete = new(
        "RB0606",
        Error,
        "Reviewing an approved record: an action item has no owner, or no date that can be kept."
    );

    /// <summary>A person is named.</summary>
    public static readonly DiagnosticCode PersonNamed = new(
        "RB0607",
        Warning,
        "Reviewing a record: a person is named where a role or a team belongs."
    );

    /// <summary>A placeholder was left.</summary>
    public static readonly DiagnosticCode PlaceholderLeft = new(
        "RB0608",
        Error,
        "Reviewing an approved record: a placeholder stands where a text belongs."
    );

    /// <summary>Nobody is said to have reviewed it.</summary>
    public static readonly DiagnosticCode NotReviewed = new(
        "RB0609",
        Error,
        "Reviewing an approved record: it does not say by whom and when it was approved."
    );

    /// <summary>Times are not in order.</summary>
    public static readonly DiagnosticCode TimesOutOfOrder = new(
        "RB0610",
        Error,
        "Reviewing an approved record: its times are not in the order in which things happen."
    );

    /// <summary>What follows from a record was not written anew.</summary>
    public static readonly DiagnosticCode NotRendered = new(
        "RB0611",
        Error,
        "Reviewing an approved record: its post-mortem or its durations do not follow from it any more."
    );

    /// <summary>A status that does not follow on the one before.</summary>
    public static readonly DiagnosticCode WrongStatus = new(
        "RB0612",
        Error,
        "Reviewing a record: its status does not follow on the one that was merged."
    );

    /// <summary>Another version of the engine wrote the record.</summary>
    public static readonly DiagnosticCode NotProvable = new(
        "RB0613",
        Warning,
        "Reviewing a record: another version of the engine wrote it, and its facts cannot be held against the journal."
    );

    /// <summary>A proposal that nobody decided, or whose change was not made.</summary>
    public static readonly DiagnosticCode ProposalOpen = new(
        "RB0614",
        Error,
        "Reviewing an approved record: a change that it proposes is not decided, or was accepted and is not made."
    );

    /// <summary>A drilled run ended otherwise than it must.</summary>
    public static readonly DiagnosticCode DrillEndedOtherwise = new(
        "RB0701",
        Error,
        "In a drill: a run ended otherwise than it must when the target does that."
    );

    /// <summary>A drilled run was called recovered, and was not.</summary>
    public static readonly DiagnosticCode DrillClaimedRecovery = new(
        "RB0702",
        Error,
        "In a drill: a run is called recovered while the sandbox serves another version than the one that works."
    );

    /// <summary>A drilled run sent a request that changes the target when it must not.</summary>
    public static readonly DiagnosticCode DrillSentTwice = new(
        "RB0703",
        Error,
        "In a drill: a request that changes the target was sent once more than the protocol allows, or outside of it."
    );

    /// <summary>A drilled run took longer than its RTO.</summary>
    public static readonly DiagnosticCode DrillMissedObjective = new(
        "RB0704",
        Error,
        "In a drill: a run took longer than the recovery time objective."
    );

    /// <summary>A drilled run left no record, or not as it was written.</summary>
    public static readonly DiagnosticCode DrillLeftNoRecord = new(
        "RB0705",
        Error,
        "In a drill: a run left no record, or its journal and evidence are not as it wrote them."
    );

    /// <summary>A drilled run gave a secret away.</summary>
    public static readonly DiagnosticCode DrillGaveSecretAway = new(
        "RB0706",
        Error,
        "In a drill: a secret stands in the record or the journal of a run."
    );

    /// <summary>A drilled run reached a step that it must not, or missed one that it must.</summary>
    public static readonly DiagnosticCode DrillWentOtherWay = new(
        "RB0707",
        Error,
        "In a drill: a run began a step that it must not, or never began one that it must."
    );

    /// <summary>A drilled run broke.</summary>
    public static readonly DiagnosticCode DrillBroke = new(
        "RB0708",
        Error,
        "In a drill: the engine broke off a run, which is a mistake of the engine."
    );

    /// <summary>A case of a drill cannot be made.</summary>
    public static readonly DiagnosticCode DrillCaseUnusable = new(
        "RB0709",
        Error,
        "A case of a drill asks the sandbox for what it does not know."
    );

    /// <summary>A changing step that no drilled run reached.</summary>
    public static readonly DiagnosticCode DrillNotRehearsed = new(
        "RB0711",
        Error,
        "In a drill: no run came to a step that changes the target, so that it is not rehearsed."
    );

    /// <summary>A runbook does what no simulation can hold.</summary>
    public static readonly DiagnosticCode NotSimulated = new("RB0720", Error, "Rehearsing: a runbook does what no simulation can hold.");

    /// <summary>A case of a simulation cannot be read.</summary>
    public static readonly DiagnosticCode WrongCase = new("RB0721", Error, "Rehearsing: the case of a simulation cannot be read.");

    /// <summary>A program in a rehearsal.</summary>
    public static readonly DiagnosticCode ProgramInRehearsal = new(
        "RB0730",
        Error,
        "Rehearsing beside a real target: a step runs a program, which no guard can look into."
    );

    /// <summary>A request that nothing declares harmless, in a rehearsal.</summary>
    public static readonly DiagnosticCode UndeclaredRequest = new(
        "RB0731",
        Error,
        "Rehearsing beside a real target: a request may change something, and nothing declares it harmless."
    );

    /// <summary>A request that is not known beforehand, in a rehearsal.</summary>
    public static readonly DiagnosticCode UnforeseenRequest = new(
        "RB0732",
        Error,
        "Rehearsing beside a real target: what a request is depends on what is read, so that nobody can say beforehand that it is harmless."
    );

    /// <summary>A request that a server may take for another, in a rehearsal.</summary>
    public static readonly DiagnosticCode DisguisedRequest = new(
        "RB0733",
        Error,
        "Rehearsing beside a real target: a server can take a request for another than it looks like."
    );

    /// <summary>A runbook that is called and cannot be looked into, in a rehearsal.</summary>
    public static readonly DiagnosticCode UnreadCall = new(
        "RB0734",
        Error,
        "Rehearsing beside a real target: a runbook that is called cannot be looked into."
    );

    /// <summary>An expectation that no drilled run can meet.</summary>
    public static readonly DiagnosticCode DrillNeverMet = new(
        "RB0710",
        Error,
        "A runbook says how it ends under a behaviour that none of its runs can meet."
    );
}
