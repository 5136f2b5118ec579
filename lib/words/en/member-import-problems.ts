/** What keeps postern import from going on. Plain texts and values: no plurals, no tags. */
export const memberImportProblems = {
  import: {
    unreadable: "There is no file {path} that can be read ({code}).",
    noFile: "{path} is no file.",
    empty: "{path} is empty.",
    notText: "{path} is neither a CSV file nor a database of the system of 2020.",
    workbook: "{path} is a spreadsheet's own file; save it there as CSV in UTF-8, and import that.",
    otherDatabase:
      "{path} is a database, but not of the system of 2020: it has no table users with name, password, description and contact.",
    damaged: "The database {path} is damaged ({reason}); import an older copy of it.",
    inUse: "Somebody is writing to {path}; stop the old system first.",
    notCopied:
      "There must be room in {folder} for a copy of the database, for as long as this takes ({code}).",
    encoding:
      "Line {line} of {path} is not written in {encoding}; say how it is written with --encoding (Excel on Windows: --encoding windows-1252), or save it as CSV in UTF-8.",
    noEncoding:
      "There is no encoding {encoding}; windows-1252, iso-8859-15, macintosh and utf-16le are some.",
    isUtf8: "{path} is written in UTF-8; leave --encoding out.",
    quotes: "The quotation marks of the row that begins in line {line} of {path} do not fit together.",
    noColumn: 'There is no column "{column}"; there are {columns}.',
    noField: "There is no field {field}; there are {fields}.",
    columnForm: 'After --column stands a heading and what it is: --column "Heading=field".',
    noFieldFor:
      'Nothing here is called "{column}"; say what that column is with --column "{column}=…", or leave it out with --ignore "{column}".',
    severalFields: 'The column "{column}" could be several things; say which with --column "{column}=…".',
    fields: "There are {fields}.",
    columnTwice: 'The column "{column}" is the second of its kind; leave one of them out with --ignore.',
    noUsernames: 'No column holds usernames; say which does with --column "…=username".',
    stopped:
      "The import stopped after {imported} new members and {invitations} invitations: the database takes no more ({reason}). Put that right and run it again; it goes on from there.",
    row: {
      cells: "The row has {cells} cells, the first line {columns}.",
      heading: "There is something in a column without a heading.",
      twice: "The username is the same as that of line {line}.",
      noHash: "The password is not 128 hexadecimal digits.",
      bytes: "{column} holds bytes that are no text.",
      encoding:
        "{column} is not written as the rest; say how with --encoding (Windows: --encoding windows-1252).",
      state: "The state there is {state}, not active.",
    },
    value: {
      tooLong: "{field} must be {limit} characters or fewer.",
      below: "{field} must not be below {least}.",
      above: "{field} must not be above {greatest}.",
      noDate: "{field} must be a date that exists.",
      noOption: "{field} must be one of the answers that are given.",
      broken: "{field} contains a character that cannot be saved.",
      wrong: "{field} is not what the field takes.",
    },
  },
} as const;
