using static Runbooks.Diagnostics.DiagnosticSeverity;

namespace Runbooks.Diagnostics;

/// <summary>
/// Every kind of mistake, in one place. 00xx: YAML. 01xx: the shape of a runbook, target or record.
/// 02xx: expressions. 03xx: inputs, the command line, and imports. 04xx: bounds and meaning.
/// 05xx: what goes wrong while a runbook runs. 06xx: the review of records. 07xx: drills.
/// </summary>
public static class DiagnosticCodes
{
    public static readonly DiagnosticCode NotYaml = new("RB0001", Error, "The text is not YAML.");
    public static readonly DiagnosticCode DuplicateKey = new("RB0002", Error, "A key stands twice in one mapping.");
    public static readonly DiagnosticCode TooLarge = new(
        "RB0003",
        Error,
        "The document is larger, deeper or more repetitive than any runbook is."
    );
    public static readonly DiagnosticCode NotUtf8 = new("RB0004", Error, "The file is not UTF-8.");
    public static readonly DiagnosticCode Unreadable = new("RB0005", Error, "The file cannot be read.");
    public static readonly DiagnosticCode UnknownKey = new("RB0101", Error, "A key is not part of the format.");
    public static readonly DiagnosticCode MissingKey = new("RB0102", Error, "A key that must be there is not.");
    public static readonly DiagnosticCode WrongType = new("RB0103", Error, "A value has another type than is expected here.");
    public static readonly DiagnosticCode UnknownStepKind = new("RB0104", Error, "A step names a kind that does not exist, or none.");
    public static readonly DiagnosticCode UnknownValue = new("RB0105", Error, "A value is not one of those allowed here.");
    public static readonly DiagnosticCode BareVersion = new(
        "RB0106",
        Error,
        "A version is written as a bare number, which YAML reads as another value."
    );
    public static readonly DiagnosticCode DuplicateId = new("RB0107", Error, "Two things in one runbook have the same id.");
    public static readonly DiagnosticCode MalformedId = new("RB0108", Error, "An id is not of the form ids have, or not the file's name.");
    public static readonly DiagnosticCode AmbiguousStep = new("RB0109", Error, "A step names more than one kind.");
    public static readonly DiagnosticCode UnknownReference = new("RB0110", Error, "Something is referred to that does not exist.");
    public static readonly DiagnosticCode Conflict = new("RB0111", Error, "Two things that exclude each other stand together.");
    public static readonly DiagnosticCode NotAnExpression = new("RB0201", Error, "An expression cannot be parsed.");
    public static readonly DiagnosticCode NotBoolean = new("RB0202", Error, "A condition does not yield a boolean.");
    public static readonly DiagnosticCode UnknownName = new("RB0203", Error, "An expression uses a name that is not known there.");
    public static readonly DiagnosticCode NotInterpolated = new("RB0204", Error, "Interpolation stands where a value is taken as it is.");
    public static readonly DiagnosticCode MissingInput = new("RB0301", Error, "An input that is required was not given.");
    public static readonly DiagnosticCode UnknownInput = new("RB0302", Error, "An input was given that the runbook does not have.");
    public static readonly DiagnosticCode WrongInput = new("RB0303", Error, "An input has a value of another type than the runbook wants.");
    public static readonly DiagnosticCode NotFound = new("RB0304", Error, "A runbook, target or file of that name does not exist.");
    public static readonly DiagnosticCode MissingVariable = new("RB0305", Error, "An environment variable that is referred to is not set.");
    public static readonly DiagnosticCode BadOption = new("RB0306", Error, "An option of the command line cannot be used as it stands.");
    public static readonly DiagnosticCode BadRepository = new(
        "RB0307",
        Error,
        "The records repository is not a Git repository, or cannot be opened."
    );
    public static readonly DiagnosticCode ShortSecret = new("RB0308", Error, "A secret is too short to be kept out of the record.");
    public static readonly DiagnosticCode BadCertificate = new(
        "RB0309",
        Error,
        "The certificate that a target or a channel names cannot be used."
    );
    public static readonly DiagnosticCode UnknownSource = new(
        "RB0310",
        Error,
        "A reference of the form `${…}` names no source that there is, or stands where none is filled in."
    );
    public static readonly DiagnosticCode UnusableSecretFile = new(
        "RB0311",
        Error,
        "The file that a secret is to come from is not there, or others can read or write it."
    );
    public static readonly DiagnosticCode SecretOnCommandLine = new(
        "RB0312",
        Error,
        "A secret was given on the command line, which every user of the machine can read."
    );
    public static readonly DiagnosticCode ForeignFile = new(
        "RB0313",
        Error,
        "A file or folder of the project belongs to somebody else, or others can write it."
    );
    public static readonly DiagnosticCode SilentLevel = new(
        "RB0314",
        Warning,
        "Messages of a level reach nobody: no channel is told of them."
    );
    public static readonly DiagnosticCode BadSamples = new("RB0320", Error, "A file of samples, or a line of it, cannot be evaluated.");
    public static readonly DiagnosticCode NotUnderstood = new(
        "RB0330",
        Warning,
        "Importing a playbook: something is not understood, and is kept as a comment."
    );
    public static readonly DiagnosticCode NotImported = new(
        "RB0331",
        Warning,
        "Importing a playbook: lines belong to no procedure, and are in no runbook."
    );
    public static readonly DiagnosticCode Assumed = new(
        "RB0332",
        Warning,
        "Importing a playbook: something that it does not say was assumed."
    );
    public static readonly DiagnosticCode SecretInPlaybook = new(
        "RB0333",
        Warning,
        "Importing a playbook: a secret stands in it, and is taken from the environment or asked for instead."
    );
    public static readonly DiagnosticCode LostInImport = new(
        "RB0334",
        Warning,
        "Importing a playbook: a step does not do all that the command line does."
    );
    public static readonly DiagnosticCode NoProcedure = new(
        "RB0335",
        Error,
        "Importing a playbook: it has no procedure that could be a runbook."
    );
    public static readonly DiagnosticCode FileExists = new(
        "RB0336",
        Error,
        "Writing a draft: a file of its name is there already, and is not overwritten."
    );
    public static readonly DiagnosticCode ExceedsRto = new(
        "RB0401",
        Error,
        "The bounds of the steps add up to more than the recovery time objective, from detection to a proved recovery."
    );
    public static readonly DiagnosticCode UnsafeRetry = new("RB0402", Error, "A step that changes the target is retried blindly.");
    public static readonly DiagnosticCode SecretInArgument = new(
        "RB0403",
        Error,
        "A secret stands in a command's arguments, which every user of the machine can read."
    );
    public static readonly DiagnosticCode SecretInFile = new(
        "RB0404",
        Error,
        "A secret stands in a file, which everybody who has the project can read."
    );
    public static readonly DiagnosticCode BadTrigger = new(
        "RB0405",
        Error,
        "The numbers of a trigger do not fit together, so that it could never fire, or would fire on anything."
    );
    public static readonly DiagnosticCode UnprovenChange = new(
        "RB0406",
        Error,
        "Nothing looks at a change to the target afterwards, so that nobody knows whether it was done."
    );
    public static readonly DiagnosticCode UncheckedRollback = new(
        "RB0407",
        Error,
        "A runbook rolls back and has no checklist that must pass, so that nothing would prove that it helped."
    );
    public static readonly DiagnosticCode RawToggle = new(
        "RB0408",
        Error,
        "A rollback or switch is sent as a plain request, which is a toggle sent blindly."
    );
    public static readonly DiagnosticCode FixedCondition = new(
        "RB0409",
        Error,
        "A condition, or a part of one, always holds or never does."
    );
    public static readonly DiagnosticCode UnusedInput = new("RB0410", Warning, "An input is asked for and never used.");
    public static readonly DiagnosticCode SecretInUrl = new(
        "RB0411",
        Error,
        "A secret stands in a URL, which proxies and servers write into their logs."
    );
    public static readonly DiagnosticCode HiddenName = new(
        "RB0412",
        Warning,
        "A name means something else here than it does outside, where it is hidden."
    );
    public static readonly DiagnosticCode UnreachableStep = new("RB0413", Error, "A step can never run, whatever happens.");
    public static readonly DiagnosticCode NotThereYet = new(
        "RB0414",
        Error,
        "An expression reads what is not there at that moment of a run."
    );
    public static readonly DiagnosticCode ContradictingBounds = new(
        "RB0415",
        Error,
        "The bounds of a step contradict each other, so that one of them never counts."
    );
    public static readonly DiagnosticCode EmptyLoop = new(
        "RB0416",
        Error,
        "A loop goes through something that is not a list, or through a list that is always empty."
    );
    public static readonly DiagnosticCode FailurePassedOver = new(
        "RB0417",
        Error,
        "The failure of a rollback or an approval is to be passed over."
    );
    public static readonly DiagnosticCode MayBeSkipped = new(
        "RB0418",
        Warning,
        "An expression needs the outputs of a step that may have been skipped."
    );
    public static readonly DiagnosticCode CheckBeforeChange = new(
        "RB0419",
        Error,
        "A check wants to see a change, and nothing was changed by then."
    );
    public static readonly DiagnosticCode UnknownMember = new(
        "RB0420",
        Warning,
        "A member of an answer is read that looks like a mistyped one."
    );
    public static readonly DiagnosticCode IdleRetry = new("RB0421", Warning, "A retry stands where nothing is ever tried again.");
    public static readonly DiagnosticCode UnfilledReference = new(
        "RB0425",
        Error,
        "A reference such as `${env:NAME}` stands where nothing fills it in."
    );
    public static readonly DiagnosticCode MalformedAllowance = new(
        "RB0427",
        Error,
        "An allowance gives no reason, or a code that cannot be allowed."
    );
    public static readonly DiagnosticCode IdleAllowance = new("RB0428", Warning, "An allowance stands where there is nothing to allow.");
    public static readonly DiagnosticCode NotFormattable = new(
        "RB0429",
        Error,
        "Formatting: a file cannot be laid out anew without changing what it says or losing a comment."
    );
    public static readonly DiagnosticCode FilledScript = new(
        "RB0430",
        Error,
        "A text is filled into a script that a shell or another interpreter runs, so that whoever says the text says what runs."
    );
    public static readonly DiagnosticCode CannotEvaluate = new(
        "RB0501",
        Error,
        "While running: an expression cannot be evaluated on the values of the run."
    );
    public static readonly DiagnosticCode NotAsExpected = new(
        "RB0502",
        Error,
        "While running: what was expected of a step's outputs does not hold."
    );
    public static readonly DiagnosticCode RequestFailed = new(
        "RB0503",
        Error,
        "While running: a request got no answer, or not one that can be used."
    );
    public static readonly DiagnosticCode WaitRanOut = new(
        "RB0504",
        Error,
        "While running: what was waited for did not come about in time."
    );
    public static readonly DiagnosticCode TimedOut = new("RB0505", Error, "While running: a step took longer than its timeout.");
    public static readonly DiagnosticCode RollbackFailed = new(
        "RB0506",
        Error,
        "While running: a rollback was not possible, not done, or not proved."
    );
    public static readonly DiagnosticCode CommandFailed = new(
        "RB0507",
        Error,
        "While running: a command could not be started, failed, or took too long."
    );
    public static readonly DiagnosticCode NotApproved = new(
        "RB0508",
        Error,
        "While running: an approval was refused, expired, or could not be asked for."
    );
    public static readonly DiagnosticCode CheckNotPassed = new("RB0509", Error, "While running: a check did not pass.");
    public static readonly DiagnosticCode CallFailed = new("RB0510", Error, "While running: a runbook that is called cannot be used.");
    public static readonly DiagnosticCode Interrupted = new(
        "RB0511",
        Error,
        "While running: a step that changes something was under way when the process of the run ended."
    );
    public static readonly DiagnosticCode TargetTaken = new(
        "RB0512",
        Error,
        "While running: another run has taken the target over, so that nothing was sent."
    );
    public static readonly DiagnosticCode ManualFailed = new(
        "RB0513",
        Error,
        "While running: what a person was to do by hand failed, as they say, or nobody said what became of it."
    );
    public static readonly DiagnosticCode FactChanged = new("RB0601", Error, "Reviewing a record: what the run wrote was changed.");
    public static readonly DiagnosticCode ProofChanged = new(
        "RB0602",
        Error,
        "Reviewing a record: its journal or its evidence is not as the run wrote it."
    );
    public static readonly DiagnosticCode MergedChanged = new(
        "RB0603",
        Error,
        "Reviewing a record: a record, a journal or evidence that was merged before was changed or removed."
    );
    public static readonly DiagnosticCode LedgerChanged = new(
        "RB0604",
        Error,
        "Reviewing a record: the ledger of the target does not hold what a run did."
    );
    public static readonly DiagnosticCode NotWritten = new(
        "RB0605",
        Error,
        "Reviewing an approved record: what people must write about the incident is missing."
    );
    public static readonly DiagnosticCode ActionIncomplete = new(
        "RB0606",
        Error,
        "Reviewing an approved record: an action item has no owner, or no date that can be kept."
    );
    public static readonly DiagnosticCode PersonNamed = new(
        "RB0607",
        Warning,
        "Reviewing a record: a person is named where a role or a team belongs."
    );
    public static readonly DiagnosticCode PlaceholderLeft = new(
        "RB0608",
        Error,
        "Reviewing an approved record: a placeholder stands where a text belongs."
    );
    public static readonly DiagnosticCode NotReviewed = new(
        "RB0609",
        Error,
        "Reviewing an approved record: it does not say by whom and when it was approved."
    );
    public static readonly DiagnosticCode TimesOutOfOrder = new(
        "RB0610",
        Error,
        "Reviewing an approved record: its times are not in the order in which things happen."
    );
    public static readonly DiagnosticCode NotRendered = new(
        "RB0611",
        Error,
        "Reviewing an approved record: its post-mortem or its durations do not follow from it any more."
    );
    public static readonly DiagnosticCode WrongStatus = new(
        "RB0612",
        Error,
        "Reviewing a record: its status does not follow on the one that was merged."
    );
    public static readonly DiagnosticCode NotProvable = new(
        "RB0613",
        Warning,
        "Reviewing a record: another version of the engine wrote it, and its facts cannot be held against the journal."
    );
    public static readonly DiagnosticCode ProposalOpen = new(
        "RB0614",
        Error,
        "Reviewing an approved record: a change that it proposes is not decided, or was accepted and is not made."
    );
    public static readonly DiagnosticCode DrillEndedOtherwise = new(
        "RB0701",
        Error,
        "In a drill: a run did not end as it must when the target does that."
    );
    public static readonly DiagnosticCode DrillClaimedRecovery = new(
        "RB0702",
        Error,
        "In a drill: a run is called recovered while the sandbox serves another version than the one that works."
    );
    public static readonly DiagnosticCode DrillSentTwice = new(
        "RB0703",
        Error,
        "In a drill: a request that changes the target was sent once more than the protocol allows, or outside of it."
    );
    public static readonly DiagnosticCode DrillMissedObjective = new(
        "RB0704",
        Error,
        "In a drill: a run took longer than the recovery time objective."
    );
    public static readonly DiagnosticCode DrillLeftNoRecord = new(
        "RB0705",
        Error,
        "In a drill: a run left no record, it says what was not so, or its journal and evidence are not as they were written."
    );
    public static readonly DiagnosticCode DrillGaveSecretAway = new(
        "RB0706",
        Error,
        "In a drill: a secret stands in the record or the journal of a run."
    );
    public static readonly DiagnosticCode DrillWentOtherWay = new(
        "RB0707",
        Error,
        "In a drill: a run began a step that it must not, or never began one that it must."
    );
    public static readonly DiagnosticCode DrillBroke = new(
        "RB0708",
        Error,
        "In a drill: the engine broke off a run, which is a mistake of the engine."
    );
    public static readonly DiagnosticCode DrillCaseUnusable = new(
        "RB0709",
        Error,
        "A case of a drill asks the sandbox for what it does not know."
    );
    public static readonly DiagnosticCode DrillNotRehearsed = new(
        "RB0711",
        Error,
        "In a drill: no run came to a step that changes the target, so that it is not rehearsed."
    );
    public static readonly DiagnosticCode DrillDiffersOverHttp = new(
        "RB0712",
        Error,
        "In a drill: a case that was repeated over HTTP did not end as in simulated time, which is a mistake of the drill."
    );
    public static readonly DiagnosticCode NotSimulated = new("RB0720", Error, "Rehearsing: a runbook does what no simulation can hold.");
    public static readonly DiagnosticCode WrongCase = new("RB0721", Error, "Rehearsing: the case of a simulation cannot be read.");
    public static readonly DiagnosticCode ProgramInRehearsal = new(
        "RB0730",
        Error,
        "Rehearsing beside a real target: a step runs a program, which no guard can look into."
    );
    public static readonly DiagnosticCode UndeclaredRequest = new(
        "RB0731",
        Error,
        "Rehearsing beside a real target: a request may change something, and nothing declares it harmless."
    );
    public static readonly DiagnosticCode UnforeseenRequest = new(
        "RB0732",
        Error,
        "Rehearsing beside a real target: what a request is depends on what is read, so that nobody can say beforehand that it is harmless."
    );
    public static readonly DiagnosticCode DisguisedRequest = new(
        "RB0733",
        Error,
        "Rehearsing beside a real target: a server can take a request for another than it looks like."
    );
    public static readonly DiagnosticCode UnreadCall = new(
        "RB0734",
        Error,
        "Rehearsing beside a real target: a runbook that is called cannot be looked into."
    );
    public static readonly DiagnosticCode DrillNeverMet = new(
        "RB0710",
        Error,
        "A runbook says how it ends under a behaviour that none of its runs can meet."
    );
}
