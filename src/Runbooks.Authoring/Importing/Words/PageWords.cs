using System.Text.RegularExpressions;

namespace Runbooks.Authoring.Importing.Words;

/// <summary>Tells from what people write what kind of text it is.</summary>
internal static partial class PageWords
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>A heading above a list of commands that are no procedure.</summary>
    [GeneratedRegex(
        @"cheat[- ]?sheet|\b(?:useful|handy|common|helpful|frequent(?:ly used)?|basic|other|more|sample|example) (?:\w+ )?(?:commands?|"
            + @"queries|one-?liners|snippets|requests|calls)\b|\bcommand (?:reference|list|overview)\b|^(?:commands|"
            + @"snippets|one-?liners|(?:api )?examples?|references?|tips.*|how it works|background|architecture|overview|glossary|"
            + @"appendix\b.*|what not to do|do ?n[o']t'?s|anti-?patterns?|table of contents|contents|inhaltsverzeichnis|contacts?|"
            + @"objectives|post-?mortem template)\W*$",
        Options
    )]
    public static partial Regex CheatSheet();

    /// <summary>A heading that is a step of what it stands in.</summary>
    [GeneratedRegex(
        @"^\W*(?:step|phase|stage)\s*[0-9]+|^\W*(?:[0-9.]+\s*[.:)]?\s*)?(?:verify|verification|check|confirm|"
            + @"validate|validation|test|pre-?checks?|pre-?flight|prerequisites|before(?: you.*)?|after(?:wards)?|"
            + @"roll(?:ing)? ?back(?: now)?$|execute|perform|monitor|wait|prepare|preparation|identify|assess|look|"
            + @"smoke|diagnos[ei]s?|investigat(?:e|ion)|triage|mitigat(?:e|ion)|remediat(?:e|ion)|resol(?:ve|ution)|"
            + @"recover(?:y)?$|restore|notify|communicate|clean ?up|follow[- ]?up)\b",
        Options
    )]
    public static partial Regex StepHeading();

    /// <summary>A heading with a number, and nothing that says that it is a step.</summary>
    [GeneratedRegex(@"^\W*[0-9]+(?:\.[0-9]+)*\s*[.:)\-–—]", Options)]
    public static partial Regex Numbered();

    /// <summary>A heading whose numbered headings are its steps.</summary>
    [GeneratedRegex(@"\b(?:steps|procedure|process|instructions|how to|walk-?through)\b", Options)]
    public static partial Regex Procedure();

    /// <summary>A heading of one of several ways.</summary>
    [GeneratedRegex(
        @"^\W*(?:option|alternative|method|approach|variant|way)\s+(?:[0-9]+|[A-Z])\b|^\W*alternative\W*:|^\W*(?:either|or)\b|"
            + @"^\W*alternatively\b|\balternative$",
        Options
    )]
    public static partial Regex Alternative();

    /// <summary>Words that forbid what follows them, or show how it is not done.</summary>
    [GeneratedRegex(
        @"\b(?:do not|don't|never|must not|should not|avoid)\s+(?:\w+\s+){0,2}"
            + @"(?:run|use|execute|call|send|type|do)\b(?! this (?:if|when|during))"
            + @"|^\W*never\b|\bdeprecated\b|\bbad example\b|\bwrong\W*:|\bno longer (?:used|needed)\b|\bobsolete\b",
        Options
    )]
    public static partial Regex Forbidden();

    /// <summary>A condition on which everything ends.</summary>
    [GeneratedRegex(
        @"(?-i:\bSTOP\b)|\babort\b|\b(?:do not|don't) (?:continue|proceed|go on)\b|\bstop here\b|\bescalate and stop\b",
        Options
    )]
    public static partial Regex Stops();

    /// <summary>Several ways in one sentence, of which one is taken.</summary>
    [GeneratedRegex(@"\beither\b|\bchoose one\b|\bone of (?:the following|these)\b|\bor\b|\botherwise\b", Options)]
    public static partial Regex OneOf();

    /// <summary>A question that is answered by yes or no.</summary>
    [GeneratedRegex(@"\?|\b(?:y/n|yes|no|sure|confirm|continue|proceed|go on|type|enter to)\b", Options)]
    public static partial Regex YesOrNo();

    /// <summary>A word that nearly every English text has.</summary>
    [GeneratedRegex(@"\b(?:the|and|to|of|is|in|for|this|that|it|with|on|if|are)\b", Options)]
    public static partial Regex English();

    /// <summary>Words that many texts in German, Spanish, French, Italian, Portuguese, Dutch, Polish or Swedish have.</summary>
    [GeneratedRegex(
        @"\b(?:der|das|und|nicht|wenn|falls|ist|muss|werden|los|las|que|para|está|los|una|les|est|pour|une|dans|não|uma|"
            + @"het|een|niet|jeśli|nie|che|della|sono|för|och|inte)\b",
        Options
    )]
    public static partial Regex OtherLanguage();

    /// <summary>Words between two ways.</summary>
    [GeneratedRegex(@"^\W*(?:or|alternatively|or else|otherwise use|instead|as an alternative|another way)\b[^.]{0,80}[:,.]?", Options)]
    public static partial Regex Or();

    /// <summary>A heading above what must hold in the end.</summary>
    [GeneratedRegex(
        @"check-?list|validation|acceptance|is it over|success criteria|definition of done|\bdone when\b|when .*recovered",
        Options
    )]
    public static partial Regex Checklist();

    /// <summary>The head of a column whose rows are steps; any other first column says for which case a row is.</summary>
    [GeneratedRegex(
        @"^\W*(?:#|nr|no\.?|num(?:ber)?|step|order|phase|action|task|what|purpose|description|command|check|probe|test|"
            + @"goal|when done|done|time)?\W*s?\W*$",
        Options
    )]
    public static partial Regex StepColumn();

    /// <summary>A heading above what starts a rollback.</summary>
    [GeneratedRegex(@"\btriggers?\b|when to roll ?back|rollback criteria|thresholds", Options)]
    public static partial Regex Triggers();

    /// <summary>A condition that a text begins with or holds: what follows is done only then.</summary>
    [GeneratedRegex(
        @"^===\s+""|^\W*either\b|(?:^|[.;:,–—-]\s+|^\W*\w+\s+)(?:(?:only |but |and |then )?(?:if|when|unless|once (?:the|it|this|"
            + @"that|all|you|traffic|every)|in case|in the event|as a last resort|should (?:the|it|this)|where|"
            + @"only after|otherwise|optional(?:ly)?|provided(?: that)?|assuming|only (?:do|on|for|in)|"
            + @"for non-?production)\b)|\b(?:staging|production|prod|dev|test|emergency) only\b|"
            + @"\b(?:if|unless|in case|only when|only after|as a last resort)\b|"
            + @"\(optional\)",
        Options
    )]
    public static partial Regex Condition();

    /// <summary>A warning about what follows.</summary>
    [GeneratedRegex(
        @"^\W*(?:danger|warning|caution|attention|careful|critical|important|beware|destructive)\b\W|\b(?:irreversible|"
            + @"cannot be undone|can't be undone|make (?:sure|certain)\s+\w|double[- ]check|be (?:very )?careful|do not (?:run|"
            + @"do|use) (?:this|it)|(?:ask|check with|talk to|confirm with) [\w ]{0,40}\b(?:before|first|owner|"
            + @"permission|approval|lead|manager)\b|ask for (?:permission|approval)|get (?:an? )?(?:approval|sign-?off|"
            + @"confirmation)|(?:needs?|requires?) (?:the |an? )?(?:approval|sign-?off|permission)|"
            + @"(?:ensure|make sure) that (?:nobody|no one)|with (?:the )?approval|this (?:deletes|drops|removes|destroys|"
            + @"wipes)|data loss|point of no return|backup first)\b",
        Options
    )]
    public static partial Regex Warning();

    /// <summary>A mark of danger, wherever it stands in a heading or a text.</summary>
    [GeneratedRegex(
        @"(?-i:\b(?:DANGER(?:OUS)?|DESTRUCTIVE|WARNING|CAUTION|IRREVERSIBLE)\b)|[⚠☠]|"
            + @"[(\[]\W*(?:danger(?:ous)?|destructive|irreversible|caution|careful)\b",
        Options
    )]
    public static partial Regex Danger();

    /// <summary>A remark, which is never the title of a step.</summary>
    [GeneratedRegex(
        @"^\W*(?:symptoms?|notes?|warning|caution|danger|important|attention|expected|output|todo|see also|"
            + @"example|e\.g\.|tip|info|hint|echo|printf)\b",
        Options
    )]
    public static partial Regex Remark();

    /// <summary>A task that changes nothing: somebody looks, tells or writes down.</summary>
    [GeneratedRegex(
        @"^\W*(?:\w+:\s*)?(?:check|look|verify|confirm|monitor|watch|review|notify|communicate|inform|tell|"
            + @"document|record|note|open|read|see|assess|identify|determine|investigate|analy[sz]e|find|compare|"
            + @"validate|test|observe|ask|call|page|post|announce|update (?:the )?(?:stakeholders|status|ticket|"
            + @"channel|incident)|make sure|ensure|wait|join|escalate|share|decide|gather|collect|log (?:in|into)|"
            + @"visit|go to)\b|^\W*(?:the|all|no|every|each|both|any|error|response|traffic|alerts?|dashboards?|"
            + @"metrics|support|customers?)\b[^.]*\b(?:is|are|was|were|has|have|says?|shows?|returns?|looks?|responds?|"
            + @"quiet)\b",
        Options
    )]
    public static partial Regex LooksOnly();

    /// <summary>A sentence that tells somebody to type what stands in it.</summary>
    [GeneratedRegex(
        @"^\W*(?:then |now |next,? |first,? |finally,? |and )?(?:please )?(?:run|execute|type|enter|issue|"
            + @"call|use|do|start|stop|restart|send|apply|check|verify|look|test|roll ?back|scale|delete|create)\b|"
            + @":\s*$|:\s*`",
        Options
    )]
    public static partial Regex Telling();

    /// <summary>What tells somebody to go back to the release before, and names nothing else that is rolled back.</summary>
    [GeneratedRegex(
        @"^\W*(?:\w+:\s+)?(?:immediate(?:ly)? |now |then )?(?:(?:execute|perform|run|start|trigger|initiate|"
            + @"do) (?:the |a |an )?(?:immediate )?)?roll(?:ing)?[- ]?back"
            + @"(?: (?:immediately|now|procedure|again))?(?: to (?:the )?(?:previous|"
            + @"last|prior|former|known)[\w -]*)?(?:[,.]? (?:if|when|unless|in case)\b.*)?\W*$",
        Options
    )]
    public static partial Regex RollsBack();

    /// <summary>A command line that only looks.</summary>
    [GeneratedRegex(
        @"^\s*(?:sudo\s+)?(?:kubectl(?:\s+-\S+(?:\s+[^-\s]\S*)?)*\s+(?:get|describe|logs|top|version|cluster-info|"
            + @"explain|rollout\s+(?:status|history)|auth\s+can-i|config\s+(?:view|get-\w+|current-context))|"
            + @"helm(?:\s+-\S+(?:\s+[^-\s]\S*)?)*\s+(?:list|"
            + @"ls|status|history|get|show|version)|git\s+(?:log|status|diff|show|fetch|branch(?:\s+-[av]+)?$|remote\s+-v)|"
            + @"docker\s+(?:ps|logs|images|inspect|stats)|(?:aws|az|gcloud)\s[^|;&>]*\b(?:describe[\w-]*|list[\w-]*|"
            + @"get-[\w-]+|show|read)\b|systemctl\s+(?:status|is-active|list-\S+)|journalctl|cat|tail|head|less|"
            + @"grep|ls|df|du|free|top|htop|ps|uptime|dig|nslookup|host|ping|traceroute|netstat|ss|whoami|date|"
            + @"hostname|curl\s+(?!.*(?:-X|--request|-d|--data)).*|argocd\s+app\s+(?:get|list|history|diff)|terraform\s+(?:plan|"
            + @"show|output|state\s+list))\b[^;&>|]*(?:\|\s*(?:grep|egrep|wc|jq|yq|head|tail|sort|awk|less|more|"
            + @"column|uniq|cut|tr)\b[^;&>|]*)*$",
        Options
    )]
    public static partial Regex LooksCommand();
}
