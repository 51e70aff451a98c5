<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Desk</name>
    <message numerus="yes">
        <source>%n missing files were found again.</source>
        <translation>
            <numerusform>%n missing file was found again.</numerusform>
            <numerusform>%n missing files were found again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Imports</name>
    <message numerus="yes">
        <source>%n files could not be imported.</source>
        <translation>
            <numerusform>%n file could not be imported.</numerusform>
            <numerusform>%n files could not be imported.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LibraryCulling</name>
    <message numerus="yes">
        <source>{what} on %n photos</source>
        <translation>
            <numerusform>{what} on %n photo</numerusform>
            <numerusform>{what} on %n photos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PageRows</name>
    <message numerus="yes">
        <source>%n found</source>
        <translation>
            <numerusform>%n found</numerusform>
            <numerusform>%n found</numerusform>
        </translation>
    </message>
</context>
</TS>
