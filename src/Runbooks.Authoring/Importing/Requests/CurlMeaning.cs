namespace Runbooks.Authoring.Importing.Requests;

/// <summary>What an option of curl means for a step.</summary>
internal enum CurlMeaning
{
    /// <summary>Nothing: a step does it by itself, or it only concerns the terminal.</summary>
    Nothing,

    /// <summary>A step does not do it; the request is sent all the same.</summary>
    Lost,

    /// <summary>Without it the request would be another one.</summary>
    Refused,

    Method,

    /// <summary>A form's data, or a file's.</summary>
    Data,

    /// <summary>Data as it stands.</summary>
    RawData,

    /// <summary>Data as it stands, or a file's.</summary>
    BinaryData,

    /// <summary>Data that is percent-encoded.</summary>
    EncodedData,

    /// <summary>A JSON body with its headers.</summary>
    Json,

    Header,

    User,

    Bearer,

    /// <summary>A cookie, or a file of them.</summary>
    Cookie,

    Agent,

    Referer,

    Range,

    Url,

    /// <summary>A part of the address's query.</summary>
    Query,

    /// <summary>Data goes into the address.</summary>
    Get,

    Head,

    /// <summary>The longest that it may take.</summary>
    MaxTime,

    /// <summary>How often it is tried again.</summary>
    Retry,

    /// <summary>The wait between tries.</summary>
    RetryDelay,

    /// <summary>The file that takes the body.</summary>
    Output,

    /// <summary>What is written at the end.</summary>
    WriteOut,

    /// <summary>Headers are written too.</summary>
    Include,

    /// <summary>The file that takes the headers.</summary>
    Dump,

    /// <summary>An error status fails.</summary>
    Fail,
}
