<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ConnectPage</name>
    <message numerus="yes">
        <source>%n unlocked sets</source>
        <translation>
            <numerusform>%n unlocked set</numerusform>
            <numerusform>%n unlocked sets</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CourierModel</name>
    <message numerus="yes">
        <source>%n operations are in it.</source>
        <translation>
            <numerusform>%n operation is in it.</numerusform>
            <numerusform>%n operations are in it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n operations were settled.</source>
        <translation>
            <numerusform>%n operation was settled.</numerusform>
            <numerusform>%n operations were settled.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n were refused: see “Needs you”.</source>
        <translation>
            <numerusform>%n was refused: see “Needs you”.</numerusform>
            <numerusform>%n were refused: see “Needs you”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pieces of news came.</source>
        <translation>
            <numerusform>%n piece of news came.</numerusform>
            <numerusform>%n pieces of news came.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photos are new in the library.</source>
        <translation>
            <numerusform>%n photo is new in the library.</numerusform>
            <numerusform>%n photos are new in the library.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sets of Explore are new or changed.</source>
        <translation>
            <numerusform>%n set of Explore is new or changed.</numerusform>
            <numerusform>%n sets of Explore are new or changed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pictures of sets came.</source>
        <translation>
            <numerusform>%n picture of a set came.</numerusform>
            <numerusform>%n pictures of sets came.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files are still missing: take in the other parts of the answer too.</source>
        <translation>
            <numerusform>%n file is still missing: take in the other parts of the answer too.</numerusform>
            <numerusform>%n files are still missing: take in the other parts of the answer too.</numerusform>
        </translation>
    </message>
</context>
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
    <name>InfoPanel</name>
    <message numerus="yes">
        <source>and %n more; marks and words are set on all of them</source>
        <translation>
            <numerusform>and %n more; marks and words are set on all of them</numerusform>
            <numerusform>and %n more; marks and words are set on all of them</numerusform>
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
<context>
    <name>PersonFinder</name>
    <message numerus="yes">
        <source>%n photos keep the anchor map they have.</source>
        <translation>
            <numerusform>%n photo keeps the anchor map it has.</numerusform>
            <numerusform>%n photos keep the anchor maps they have.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The persons of %n photos were found.</source>
        <translation>
            <numerusform>The person of %n photo was found.</numerusform>
            <numerusform>The persons of %n photos were found.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photos still have no anchor map.</source>
        <translation>
            <numerusform>%n photo still has no anchor map.</numerusform>
            <numerusform>%n photos still have no anchor map.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RenderRows</name>
    <message numerus="yes">
        <source>%n kept</source>
        <translation>
            <numerusform>%n kept</numerusform>
            <numerusform>%n kept</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n undecided</source>
        <translation>
            <numerusform>%n undecided</numerusform>
            <numerusform>%n undecided</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rendering</source>
        <translation>
            <numerusform>%n rendering</numerusform>
            <numerusform>%n rendering</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n discarded</source>
        <translation>
            <numerusform>%n discarded</numerusform>
            <numerusform>%n discarded</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SetModel</name>
    <message numerus="yes">
        <source>%n photos of {set} are in the library.</source>
        <translation>
            <numerusform>%n photo of {set} is in the library.</numerusform>
            <numerusform>%n photos of {set} are in the library.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SyncPart</name>
    <message numerus="yes">
        <source>%n operations wait to be sent. Everything on this machine works meanwhile.</source>
        <translation>
            <numerusform>%n operation waits to be sent. Everything on this machine works meanwhile.</numerusform>
            <numerusform>%n operations wait to be sent. Everything on this machine works meanwhile.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WeightsModel</name>
    <message numerus="yes">
        <source>%n files are not what they should be. Download them again.</source>
        <translation>
            <numerusform>%n file is not what it should be. Download it again.</numerusform>
            <numerusform>%n files are not what they should be. Download them again.</numerusform>
        </translation>
    </message>
</context>
</TS>
